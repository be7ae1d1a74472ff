// Recorded scenes: every screen and state, in an ordinary browser, without the app. For design
// and for tests; nothing of this is in the product.

import type {
  ArticleView,
  AnswerInput,
  Code,
  DeviceView,
  DoubtView,
  HandoffView,
  HubView,
  OverviewView,
  ProblemView,
  ProfileView,
  PushView,
  SessionView,
  StepView,
} from "../generated/views";
import { ACTIONS } from "../generated/actions";
import { now } from "../clock";
import { textIfAny } from "../text";
import { type Examination, doctor, healthy, troubleScenes } from "./doctor-scenes";
import type { Shell } from "./shell";
import { THIS_VERSION, set, updateScenes } from "./update-scenes";

/** What a person does once the scene is open. */
export type Act = { click: string } | { type: string; into: string } | { press: string } | { pass: number };

export interface Scene {
  overview?: Partial<OverviewView>;
  /** How calls answer; what is left out answers as on a good day. */
  calls?: Partial<Shell>;
  acts?: Act[];
  /** The run of checks that troubleshooting shows; without one, that of a good day. */
  examination?: () => Examination;
  /** The screen that is to be seen in the end. */
  shows: string;
}

/** A Monday morning: scenes always play at the same time. */
export const START = "2026-11-23T10:00:00Z";

type Ask = Extract<StepView, { step: "ask" }>;

const NEVER = new Promise<never>(() => {});
const at = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString();

// Profiles

const acme: ProfileView = {
  name: "sandbox",
  title: "Acme Accounts",
  kind: "native",
  issuer: "https://accounts.acme.example",
  methods: ["password", "google", "sso"],
  origin: "built_in",
  configured: true,
};

const hubspot: ProfileView = {
  name: "hubspot",
  title: "HubSpot",
  kind: "guided",
  issuer: null,
  methods: [],
  origin: "built_in",
  configured: true,
  sign_in_page: "https://app.hubspot.com/login",
  status_url: "https://status.hubspot.com",
};

const nordlys: ProfileView = {
  name: "nordlys",
  title: "Nordlys Bygg og Anlegg",
  kind: "oidc",
  issuer: "https://id.nordlys.example",
  methods: ["browser", "device"],
  origin: "file",
  configured: true,
};

const managed: ProfileView = { ...acme, name: "managed", title: "Fjord Intranet", methods: ["sso"], origin: "policy" };
const everyWay: ProfileView = { ...acme, methods: ["password", "google", "sso", "browser", "device"] };
const google: ProfileView = { ...nordlys, name: "google", title: "Google", methods: ["google"], origin: "built_in" };

// People

const ada: SessionView = {
  account: "sandbox/ada",
  email: "ada@example.com",
  name: "Ada Aas",
  issuer: "https://accounts.acme.example",
  profile: "sandbox",
  method: "password",
  state: "signed_in",
  checked: "now",
  since: at(-95),
  expires_at: at(40),
  ends_if_unused_at: at(22 * 60),
  device_recognised: true,
  device_since: at(-60 * 24 * 40),
  pending_revocation: false,
};

const cleo: SessionView = {
  ...ada,
  account: "nordlys/cleo",
  email: "cleo+with-a-long-tag-to-wrap@construction.company.example",
  name: "Cleo Chen",
  profile: "nordlys",
  method: "browser",
  since: at(-60 * 30),
  ends_if_unused_at: null,
  device_recognised: false,
};

const finn: SessionView = {
  ...ada,
  account: "sandbox/finn",
  email: "finn@example.com",
  method: "sso",
  state: "ended",
  ended: { at: at(-60 * 9), reason: "unused" },
};
delete finn.name;

const hub = (id: number, name: string, plan: string, role: string, region = "eu1"): HubView => ({
  id: String(id),
  name,
  domain: `${name.toLowerCase().replace(/[^a-z]+/g, "-")}.example`,
  plan,
  role,
  region,
  url: `https://app.acme.example/${id}`,
});

const oneHub = [hub(4711, "Analytical Engines", "professional", "Administrator")];
const hubs = [
  ...oneHub,
  hub(4712, "Babbage and Sons", "starter", "Marketing"),
  hub(4713, "Bergen Fiskeri", "free", "Sales", "na1"),
  hub(4714, "Difference Works International Holding and Partners", "enterprise", "Administrator"),
  hub(4715, "Fjellheim Hotell", "trial", "Viewer"),
  hub(4716, "Menabrea Press", "starter", "Editor"),
  hub(4717, "Nordavind", "professional", "Sales"),
  hub(4718, "Oslo Regnskap", "free", "Viewer"),
  hub(4719, "Somerville Optics", "professional", "Marketing"),
  hub(4720, "Trondheim Teknikk", "starter", "Editor"),
  hub(4721, "Viken Data", "enterprise", "Administrator"),
  hub(4722, "Weaver and Loom", "free", "Viewer"),
];

const devices: DeviceView[] = [
  { id: "d2", name: "Ada's MacBook", os: "macOS 26", created_at: at(-90_000), last_seen_at: at(-1500), current: false },
  { id: "d1", name: "workstation-07", os: "Debian 12", created_at: at(-57_600), last_seen_at: at(0), current: true },
  { id: "d3", name: "Front desk", os: "Windows 11", created_at: at(-300_000), last_seen_at: at(-260_000), current: false },
];

// Steps

const host = "accounts.acme.example";
const password: Ask = { step: "ask", challenge: { type: "password" }, host };
const code: Ask = {
  step: "ask",
  challenge: { type: "email_code", sent_to: "a••@example.com", length: 6, expires_in: 600, resend_after: 30 },
  host,
};
const factor: Ask = { step: "ask", challenge: { type: "second_factor", methods: ["totp", "backup_code"] }, host };
const onlyBackup: Ask = { step: "ask", challenge: { type: "second_factor", methods: ["backup_code"] }, host };
const handoff: HandoffView = {
  url: "http://127.0.0.1:49152/go/3b1c0f",
  elsewhere: "https://accounts.acme.example/authorize?client_id=portico&state=sample",
  redirect_uri: "http://127.0.0.1:49152/callback",
  opened: true,
  browser: "Firefox",
  expires_in: 300,
};
const deviceCode = {
  user_code: "WDJB-MJHT",
  verification_uri: "https://acme.example/device",
  verification_uri_complete: "https://acme.example/device?user_code=WDJB-MJHT",
};
const browser = (more: Partial<HandoffView> = {}): StepView => ({ step: "browser", ...handoff, ...more });
const different: Ask = {
  step: "ask",
  challenge: {
    type: "different_person",
    asked_for: "ada@example.com",
    came_back: "cleo+with-a-long-tag-to-wrap@construction.company.example",
    because: "other_address",
  },
};
const doubtful = (because: DoubtView, came_back: string): Ask => ({
  step: "ask",
  challenge: { type: "different_person", asked_for: "ada@example.com", came_back, because },
});
const confirmIssuer: Ask = {
  step: "ask",
  challenge: { type: "confirm_issuer", issuer: "https://accounts.a-rather-long-name-of-a-company.example/realms/staff" },
};
const unknown: Ask = {
  step: "ask",
  challenge: { type: "unknown_browser", came_back: "ada@example.com" },
};
const unknownLong: Ask = {
  step: "ask",
  challenge: {
    type: "unknown_browser",
    came_back: "cleo+with-a-long-tag-to-wrap@construction.company.example",
  },
};
const done: StepView = {
  step: "done",
  session: {
    account: ada.account,
    email: ada.email,
    issuer: ada.issuer,
    method: "password",
    expires_at: ada.expires_at,
    ends_if_unused_at: ada.ends_if_unused_at,
    device_recognised: true,
  },
};

// Problems

const CODES = Object.keys(ACTIONS) as Code[];

/** A problem with the catalogue's words where it has them. */
function problem(code: Code, more: Partial<ProblemView> = {}): ProblemView {
  const name = `problem-${code.replaceAll("_", "-")}`;
  const args = {
    service: acme.title,
    address: "ada@example.com",
    account: "Analytical Engines",
    domain: "example.com",
    asked: "ada@example.com",
    came: "finn@example.com",
    offset: 7,
    host: "accounts.acme.example",
    browser: "Firefox",
    wait: textIfAny("duration-minutes", { minutes: 5 }) ?? "5",
    path: "/home/ada/.local/share/portico",
    mend: "chmod 700 ~/.local/share/portico",
    scopes: "openid email offline_access",
  };
  const waits = ACTIONS[code] === "wait";
  return {
    code,
    title: textIfAny(name, args) ?? `Sample: ${code.replaceAll("_", " ")}`,
    why: textIfAny(`${name}.why`, args) ?? "One sentence that says why, as long as such a sentence usually is.",
    next: textIfAny(`${name}.next`, args) ?? "What to do, in one sentence, so that it helps.",
    article: "ways-to-sign-in",
    action: ACTIONS[code],
    retry_after: waits ? 300 : null,
    at: at(0),
    detail: "POST accounts.acme.example/challenge: 400",
    correlation_id: "7f3c1a90-5b7e-4a53-9d1f-2f2f6f0a1c11",
    ...more,
  };
}

// What the scenes are made of. Functions, because a problem's words depend on the language.

const signInWith = (profile: ProfileView, step: StepView): Partial<OverviewView> => ({
  profile: profile.name,
  profiles: [profile],
  sign_in: { profile: profile.name, email: "ada@example.com", step },
});

const signedIn = (...sessions: SessionView[]): Partial<OverviewView> => ({
  sessions,
  current: sessions[0]?.account ?? null,
});

const stopped = (code: Code): Scene => ({
  overview: signInWith(acme, { step: "stopped", problem: problem(code) }),
  shows: "stopped",
});

/** Every scene by name. */
export function scenes(): Record<string, Scene> {
  const wrong = (reason: "wrong" | "expired", left?: number) => ({
    answer: "email_code",
    reason,
    ...(left === undefined ? {} : { attempts_left: left }),
  });
  const inCode = signInWith(acme, code);
  const home = signedIn(ada);
  const withHubs = { hubs: async () => hubs };

  const named: Record<string, Scene> = {
    // First start
    welcome: { overview: { profile: null }, shows: "welcome" },
    "welcome-nothing": { overview: { profile: null, profiles: [] }, shows: "welcome" },
    "welcome-other": { overview: { profile: null }, acts: [{ click: "#other-provider" }], shows: "welcome" },
    "welcome-other-wrong": {
      overview: { profile: null },
      acts: [{ click: "#other-provider" }, { type: "login.example", into: "#issuer" }, { click: "#add-issuer" }],
      shows: "welcome",
    },
    "welcome-other-fails": {
      overview: { profile: null },
      calls: { addIssuer: () => Promise.reject(problem("dns_blocked")) },
      acts: [
        { click: "#other-provider" },
        { type: "https://login.example", into: "#issuer" },
        { type: "portico", into: "#client-id" },
        { click: "#add-issuer" },
      ],
      shows: "welcome",
    },
    "welcome-managed": { overview: { profile: null, profiles: [managed] }, shows: "address" },

    // Address
    address: { shows: "address" },
    "address-people": {
      overview: {
        people: [
          { profile: "sandbox", email: "ada@example.com", method: "password" },
          { profile: "sandbox", email: "cleo+with-a-long-tag-to-wrap@construction.company.example", method: "sso" },
          { profile: "sandbox", email: "finn@example.com", method: "google" },
        ],
      },
      shows: "address",
    },
    "address-wrong": {
      acts: [{ type: "ada@", into: "#email" }, { click: "#next" }],
      shows: "address",
    },
    "address-sso": { acts: [{ click: "#sso" }], shows: "address" },
    "address-only-sso": { overview: { profile: "managed", profiles: [managed] }, shows: "address" },
    "address-only-google": { overview: { profile: "google", profiles: [google] }, shows: "address" },
    "address-browser": { overview: { profile: "nordlys" }, shows: "address" },
    "address-every-way": {
      overview: { profiles: [everyWay] },
      acts: [{ click: "details > summary" }],
      shows: "address",
    },
    "address-guided": { overview: { profile: "hubspot" }, shows: "address" },
    "address-guided-opened": { overview: { profile: "hubspot" }, acts: [{ click: "#open-page" }], shows: "address" },
    "address-not-configured": {
      overview: { profile: "nordlys", profiles: [{ ...nordlys, configured: false }] },
      shows: "address",
    },
    "address-no-keychain": { overview: { keychain: problem("keychain_missing") }, shows: "address" },
    "address-signed-out-pending": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "pending", at_provider: "opened" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-everywhere" }],
      shows: "address",
    },
    "address-signed-out-not-everywhere": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "revoked", at_provider: "not_opened" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-everywhere" }],
      shows: "address",
    },
    "address-signed-out-no-page": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "revoked", at_provider: "no_page" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-everywhere" }],
      shows: "address",
    },

    "address-signed-out-refused": {
      overview: home,
      calls: { signOut: async () => ({ taken_back: "refused", at_provider: "not_asked" }) },
      acts: [{ click: "#sign-out" }, { click: "#sign-out-here" }],
      shows: "address",
    },

    "address-given-up": {
      overview: {
        sessions: [
          {
            ...ada,
            state: "ended",
            ended: { at: at(-60 * 24 * 7), reason: "signed_out" },
            revocation: { state: "given_up", since: at(-60), reason: "network_timeout" },
          },
        ],
      },
      shows: "address",
    },

    "address-pending": {
      overview: {
        sessions: [
          { ...ada, state: "ended", ended: { at: at(-5), reason: "signed_out" }, pending_revocation: true },
        ],
      },
      shows: "address",
    },

    // Password
    password: { overview: signInWith(acme, password), shows: "password" },
    "password-wrong": {
      overview: signInWith(acme, {
        step: "ask",
        challenge: { type: "password" },
        rejected: { answer: "password", reason: "wrong", attempts_left: 2 },
      }),
      shows: "password",
    },
    "password-missing": { overview: signInWith(acme, password), acts: [{ click: "#next" }], shows: "password" },
    "password-trouble": {
      overview: signInWith(acme, {
        step: "ask",
        challenge: { type: "password" },
        trouble: problem("service_busy"),
      }),
      shows: "password",
    },
    "password-slow": {
      overview: signInWith(acme, password),
      calls: { answer: () => NEVER },
      acts: [{ type: "correct horse", into: "#password" }, { click: "#next" }, { pass: 3 }],
      shows: "password",
    },
    "password-very-slow": {
      overview: signInWith(acme, password),
      calls: { answer: () => NEVER },
      acts: [{ type: "correct horse", into: "#password" }, { click: "#next" }, { pass: 11 }],
      shows: "password",
    },

    // New password
    reset: { overview: signInWith(acme, password), acts: [{ click: "#forgot" }], shows: "reset" },
    "reset-sent": {
      overview: signInWith(acme, password),
      acts: [{ click: "#forgot" }, { click: "#send-reset" }],
      shows: "reset",
    },
    "reset-trouble": {
      overview: signInWith(acme, password),
      calls: { resetPassword: () => Promise.reject(problem("network_unreachable")) },
      acts: [{ click: "#forgot" }, { click: "#send-reset" }],
      shows: "reset",
    },

    // Code by e-mail
    code: { overview: inCode, shows: "code" },
    "code-wrong": {
      overview: signInWith(acme, { ...code, rejected: wrong("wrong", 4) }),
      shows: "code",
    },
    "code-expired": {
      overview: signInWith(acme, { ...code, rejected: wrong("expired") }),
      shows: "code",
    },
    "code-time-over": { overview: inCode, acts: [{ pass: 601 }], shows: "code" },
    "code-short": { overview: inCode, acts: [{ type: "12 34", into: "#code" }, { click: "#next" }], shows: "code" },
    "code-resend-ready": { overview: inCode, acts: [{ pass: 31 }], shows: "code" },
    "code-resent": { overview: inCode, acts: [{ pass: 31 }, { click: "#resend" }], shows: "code" },
    "code-resend-trouble": {
      overview: inCode,
      calls: { answer: async () => ({ ...code, trouble: problem("network_timeout") }) },
      acts: [{ pass: 31 }, { click: "#resend" }],
      shows: "code",
    },
    "code-no-mail": { overview: inCode, acts: [{ click: "#no-mail" }], shows: "code" },

    // Second factor
    factor: { overview: signInWith(acme, factor), shows: "factor" },
    "factor-wrong": {
      overview: signInWith(acme, {
        ...factor,
        rejected: { answer: "totp", reason: "wrong", attempts_left: 1 },
      }),
      shows: "factor",
    },
    "factor-backup": { overview: signInWith(acme, factor), acts: [{ click: "#use-backup" }], shows: "factor" },
    "factor-only-backup-wrong": {
      overview: signInWith(acme, { ...onlyBackup, rejected: { answer: "backup_code", reason: "wrong" } }),
      shows: "factor",
    },
    "factor-lost-phone": { overview: signInWith(acme, factor), acts: [{ click: "#lost-phone" }], shows: "factor" },

    // In the browser
    browser: { overview: signInWith(acme, browser()), shows: "browser" },
    "browser-not-opened": {
      overview: signInWith(acme, browser({ opened: false, notice: problem("browser_not_opened") })),
      shows: "browser",
    },
    "browser-device-offered": {
      overview: signInWith(acme, browser({ device_code_offered: true })),
      shows: "browser",
    },
    "browser-device-code": {
      overview: signInWith(acme, browser({ device_code_offered: true })),
      acts: [{ click: "#device-code" }],
      shows: "browser",
    },
    "browser-silent": { overview: signInWith(acme, browser()), acts: [{ pass: 21 }], shows: "browser" },
    "browser-paste": {
      overview: signInWith(acme, browser()),
      acts: [{ pass: 21 }, { click: "#nothing-happens" }],
      shows: "browser",
    },
    "browser-forced-https": {
      overview: signInWith(acme, browser({ notice: problem("forced_https") })),
      shows: "browser",
    },
    "browser-wrong-paste": {
      overview: signInWith(acme, browser({ notice: problem("wrong_address_pasted") })),
      acts: [{ click: "#send-paste" }],
      shows: "browser",
    },
    "browser-time-over": { overview: signInWith(acme, browser()), acts: [{ pass: 301 }], shows: "browser" },
    "unknown-browser": { overview: signInWith(acme, unknown), shows: "unknown-browser" },
    "unknown-browser-long": { overview: signInWith(nordlys, unknownLong), shows: "unknown-browser" },
    "different-person": { overview: signInWith(acme, different), shows: "different-person" },
    "different-person-no-address": {
      overview: signInWith(acme, doubtful("no_address", "248289761001")),
      shows: "different-person",
    },
    "different-person-unverified": {
      overview: signInWith(acme, doubtful("unverified_address", "ada@example.com")),
      shows: "different-person",
    },
    "different-person-other-subject": {
      overview: signInWith(acme, doubtful("other_subject", "ada@example.com")),
      shows: "different-person",
    },
    "confirm-issuer": { overview: signInWith(acme, confirmIssuer), shows: "confirm-issuer" },

    // Signed in
    home: { overview: home, shows: "home" },
    "home-many": { overview: home, calls: withHubs, shows: "home" },
    "home-search": {
      overview: home,
      calls: withHubs,
      acts: [{ type: "nord", into: "#hub-search" }],
      shows: "home",
    },
    "home-search-nothing": {
      overview: home,
      calls: withHubs,
      acts: [{ type: "zebra", into: "#hub-search" }],
      shows: "home",
    },
    "home-no-hubs": { overview: signedIn(cleo), calls: { hubs: async () => [] }, shows: "home" },
    "home-loading": { overview: home, calls: { hubs: () => NEVER }, shows: "home" },
    "home-hubs-fail": {
      overview: home,
      calls: { hubs: () => Promise.reject(problem("service_unavailable")) },
      shows: "home",
    },
    "home-ends-soon": { overview: signedIn({ ...ada, ends_if_unused_at: at(14), warn_at: at(-1) }), shows: "home" },
    "home-ends-later": { overview: signedIn({ ...ada, ends_if_unused_at: at(16), warn_at: at(1) }), shows: "home" },
    "home-until-quit": {
      overview: signedIn({ ...ada, until_quit: true, device_recognised: false }),
      shows: "home",
    },
    "home-no-keychain": {
      overview: { ...signedIn({ ...ada, until_quit: true }), keychain: problem("keychain_locked") },
      shows: "home",
    },
    "home-offline": {
      overview: signedIn({ ...ada, checked: "offline" }),
      shows: "home",
    },
    "home-ended-unused": { overview: signedIn(finn), shows: "home" },
    "home-ended-revoked": {
      overview: signedIn({ ...ada, state: "ended", ended: { at: at(-12), reason: "revoked" } }),
      shows: "home",
    },
    "home-ended-policy": {
      overview: signedIn({ ...ada, state: "ended", ended: { at: at(-60 * 24 * 9), reason: "policy" } }),
      shows: "home",
    },
    "home-switcher": { overview: signedIn(ada, cleo, finn), acts: [{ click: "#switcher" }], shows: "home" },
    "home-add-account": {
      overview: signedIn(ada, cleo),
      acts: [{ click: "#switcher" }, { click: "#add-account" }],
      shows: "address",
    },
    "sign-out": { overview: home, acts: [{ click: "#sign-out" }], shows: "home" },
    "sign-out-offline": {
      overview: signedIn({ ...ada, checked: "offline" }),
      acts: [{ click: "#sign-out" }],
      shows: "home",
    },
    "sign-out-other-stays": {
      overview: signedIn(ada, cleo),
      acts: [{ click: "#sign-out" }, { click: "#sign-out-here" }],
      shows: "home",
    },

    // Devices
    devices: { overview: home, acts: [{ click: "#go-devices" }], shows: "devices" },
    "devices-empty": {
      overview: home,
      calls: { devices: async () => [] },
      acts: [{ click: "#go-devices" }],
      shows: "devices",
    },
    "devices-loading": {
      overview: home,
      calls: { devices: () => NEVER },
      acts: [{ click: "#go-devices" }],
      shows: "devices",
    },
    "devices-fail": {
      overview: home,
      calls: { devices: () => Promise.reject(problem("network_unreachable")) },
      acts: [{ click: "#go-devices" }],
      shows: "devices",
    },
    "devices-forget": {
      overview: home,
      acts: [{ click: "#go-devices" }, { click: "[data-forget=d2]" }],
      shows: "devices",
    },

    ...updateScenes(home, at, problem("update_list_unusable")),

    // Settings, troubleshooting, links
    settings: { overview: home, acts: [{ click: "#go-settings" }], shows: "settings" },
    "settings-signed-out": { acts: [{ press: "ctrl+," }], shows: "settings" },
    ...troubleScenes(stopped("dns_blocked"), { overview: home, shows: "home" }),
    link: { overview: { link: { profile: "sandbox", email: "ada@example.com" } }, shows: "link" },
    "link-email": { overview: { link: { profile: null, email: "ada@example.com" } }, shows: "link" },
    "link-over-sign-in": {
      overview: { ...inCode, link: { profile: "sandbox", email: "finn@example.com" } },
      shows: "link",
    },
    "link-accepted": {
      overview: { link: { profile: "sandbox", email: "ada@example.com" } },
      acts: [{ click: "#accept-link" }],
      shows: "address",
    },

    // The app itself
    "no-overview": { calls: { overview: () => Promise.reject(problem("storage_read_only")) }, shows: "stopped" },
    "no-answer": { calls: { overview: () => Promise.reject(new Error("sample")) }, shows: "stopped" },
    loading: { calls: { overview: () => NEVER }, shows: "loading" },
    "start-fails": {
      calls: { start: () => Promise.reject(problem("network_unreachable")) },
      acts: [{ type: "ada@example.com", into: "#email" }, { click: "#next" }],
      shows: "stopped",
    },
    "stopped-details": { ...stopped("token_refused"), acts: [{ click: "#details" }] },
    "stopped-waited": { ...stopped("too_many_tries"), acts: [{ pass: 301 }] },
  };
  for (const code of CODES) named[`stopped-${code}`] = stopped(code);
  return named;
}

const ARTICLES: Record<string, string> = import.meta.glob("../../../crates/doctor/guide/*/*.md", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** The articles as they are built in; the app's own search is better than this one. */
function guide(language: string): ArticleView[] {
  return Object.entries(ARTICLES)
    .filter(([path]) => path.includes(`/${language}/`))
    .map(([path, source]) => {
      const [, front = "", body = ""] = source.split(/^---$/m);
      const value = (key: string) => new RegExp(`^${key}:(.*)$`, "m").exec(front)?.[1]?.trim() ?? "";
      const list = (key: string) => value(key).split(",").map((part) => part.trim()).filter(Boolean);
      const id = path.replace(/^.*\//, "").replace(/\.md$/, "");
      const [title, reviewed] = [value("title"), value("reviewed")];
      return { id, title, reviewed, applies: list("applies"), links: list("links"), body: body.trim() };
    });
}

function fits(text: string, words: string): boolean {
  const own = text.toLocaleLowerCase();
  return words.toLocaleLowerCase().split(/\s+/).every((word) => own.includes(word));
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("there is no such article");
  return thing;
}

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
    dismissUpdate: async () => push({ version: { ...overview.version, update: null } }),
    copy: async () => {},
    searchGuide: async (words) => guide(language).filter(({ title, body }) => fits(`${title} ${body}`, words)),
    article: async (id) => found(guide(language).find((article) => article.id === id)),
    openExternal: async () => {},
    ...doctor(scene.examination ?? healthy),
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
