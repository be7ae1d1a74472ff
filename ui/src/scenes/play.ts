// A shell without an app.

import { now } from "../clock";
import type { Shell } from "../generated/shell";
import type { AnswerInput, OverviewView, PushView, StepView } from "../generated/views";
import { article, search } from "./guide";
import { problem } from "./problems";
import { healthy } from "./runs";
import { acme, ada, browser, code, deviceCode, devices, done, hubspot, nordlys, oneHub, password, proxy } from "./samples";
import { type Scene, at, late } from "./scene";
import { examine } from "./troubleshooting";
import { THIS_VERSION, set } from "./updates";

/** A shell that plays a scene, and goes on from there as on a good day. */
export function play(scene: Scene, language: string, theme: "light" | "dark"): Shell {
  let overview: OverviewView = {
    version: THIS_VERSION,
    language,
    profiles: [acme, hubspot, nordlys],
    profile: "sandbox",
    sessions: [],
    current: null,
    people: [],
    settings: { language: language === "nb" ? "nb" : "en", theme, profile: null, start_with_system: false, update_mode: null },
    sign_in: null,
    keychain: null,
    link: null,
    shared_computer: false,
    ...scene.overview,
  };
  let tell: (push: PushView) => void = () => {};

  function push(part: Partial<OverviewView>): void {
    overview = { ...overview, ...part };
    tell({ push: "overview", overview });
  }

  function next(answer: AnswerInput): StepView {
    switch (answer.answer) {
      case "password":
        return answer.value === "wrong"
          ? { ...password, rejected: { answer: "password", reason: "wrong", attempts_left: 2 } }
          : code;
      case "proxy_sign_in":
        return answer.password === "wrong" ? { ...proxy, rejected: { answer: "proxy_sign_in", reason: "wrong" } } : password;
      case "email_code":
        return answer.value === "000000" ? { ...code, rejected: { answer: "email_code", reason: "wrong" } } : signIn();
      case "totp":
      case "backup_code":
      case "paste":
      case "accept":
        return signIn();
      case "resend":
        return code;
      case "open_again":
      case "use_browser":
      case "retry":
        return browser();
      case "device_code":
        return browser({ device_code: deviceCode });
      case "cancel":
        return { step: "stopped", problem: problem("cancelled") };
      default:
        return answer.answer satisfies never;
    }
  }

  function signIn(): StepView {
    push({ sessions: [ada], current: ada.account, sign_in: null });
    return done;
  }

  const good: Shell = {
    overview: async () => overview,
    watch: async (page) => {
      tell = page;
      const { arrives } = scene;
      if (arrives) void late(() => push(arrives()));
    },
    start: async ({ method }) => (method === undefined || method === "password" ? password : browser()),
    answer: async (answer) => next(answer),
    dismiss: async () => push({ sign_in: null }),
    resetPassword: async () => {},
    openSignInPage: async () => {},
    chooseProfile: async (name) => push({ profile: name }),
    addIssuer: async (issuer) => {
      const name = new URL(issuer).hostname;
      push({ profiles: [...overview.profiles, { ...nordlys, name, title: name, issuer }] });
      return name;
    },
    addProfileFile: async () => "nordlys",
    removeProfile: async (name) => push({ profiles: overview.profiles.filter((profile) => profile.name !== name) }),
    hubs: async () => oneHub,
    devices: async () => devices,
    forgetDevice: async () => {},
    openService: async () => {},
    switchTo: async (account) => push({ current: account }),
    staySignedIn: async (account) =>
      push({
        sessions: overview.sessions.map((session) =>
          session.account === account
            ? { ...session, ends_if_unused_at: new Date(now() + 86_400_000).toISOString(), warn_at: new Date(now() + 85_500_000).toISOString() }
            : session,
        ),
      }),
    signOut: async (account, everywhere) => {
      const sessions = overview.sessions.filter((session) => session.account !== account);
      push({ sessions, current: sessions[0]?.account ?? null });
      return { taken_back: "revoked", at_provider: everywhere ? "opened" : "not_asked" };
    },
    forgetPerson: async (_, email) => push({ people: overview.people.filter((person) => person.email !== email) }),
    change: async (settings) => {
      const chosen = settings.language === "system" ? language : settings.language;
      push({ settings, version: set(overview.version, settings.update_mode), language: chosen, profile: settings.profile ?? overview.profile });
    },
    answerLink: async () => push({ link: null }),
    checkForUpdate: async () => push({ version: { ...overview.version, checked_at: at(0) } }),
    forgetProxies: async () => undefined,
    dismissUpdate: async () => push({ version: { ...overview.version, update: null } }),
    copy: async () => {},
    searchGuide: async (words) => search(language, words),
    article: async (id) => article(language, id),
    openExternal: async () => {},
    ...examine(scene.run ?? healthy),
  };
  const calls = { ...good, ...scene.calls };
  // What calls of a scene do to the overview is the same as on a good day.
  if (scene.calls?.signOut) {
    const own = scene.calls.signOut;
    calls.signOut = async (account, everywhere) => {
      await good.signOut(account, everywhere);
      return own(account, everywhere);
    };
  }
  return calls;
}
