// What the window shows: the overview, the step under way, and the place the person is in.
// The rule it guards: an answer passes through to the shell and is kept nowhere here.

import type {
  AnswerInput,
  MethodView,
  OverviewView,
  PersonView,
  ProblemView,
  ProfileView,
  PushView,
  SessionView,
  StepView,
} from "../generated/views";
import { now } from "../clock";
import { Troubleshooting } from "./troubleshooting.svelte";
import { asProblem } from "../shell/problem";
import type { Shell } from "../shell/shell";
import { isToBeSaid } from "../logic/signed-out";
import { setLanguage, text } from "../text";

export type Place = "home" | "devices" | "settings" | "troubleshooting";

export type Screen =
  | "loading"
  | "welcome"
  | "address"
  | "reset"
  | "password"
  | "code"
  | "factor"
  | "confirm-issuer"
  | "unknown-browser"
  | "different-person"
  | "browser"
  | "stopped"
  | "link"
  | Place;

/** What is being waited for. `said` is the line that shows when it takes longer. */
export interface Work {
  name: string;
  said: string;
  since: number;
  /** Whether it is a step of a sign-in. */
  asks: boolean;
}

/** Something worth knowing that needs no answer. */
export interface Notice {
  kind: "good" | "notice";
  words: string;
}

export class AppState {
  readonly shell: Shell;
  readonly troubleshooting: Troubleshooting;

  overview = $state.raw<OverviewView | null>(null);
  /** Why not even the overview came. */
  failure = $state.raw<ProblemView | null>(null);
  step = $state.raw<StepView | null>(null);
  /** When the step was given; its seconds count from here. */
  stepSince = $state(0);
  /** The address of the sign-in, kept through everything but "use another address". */
  email = $state("");
  place = $state<Place>("home");
  /** Signing in although somebody is signed in. */
  adding = $state(false);
  /** Choosing what to sign in to although something is chosen. */
  choosing = $state(false);
  /** Adding a provider by its address or a file. */
  providing = $state(false);
  /** Asking for the work address that leads to a company's sign-in. */
  sso = $state(false);
  /** Asking for a new password: "no", "asking", or "sent". */
  reset = $state<"no" | "asking" | "sent">("no");
  /** The problem that troubleshooting was opened with. */
  question = $state.raw<ProblemView | null>(null);
  work = $state.raw<Work | null>(null);
  notice = $state.raw<Notice | null>(null);
  /** A call outside a sign-in that did not work. */
  trouble = $state.raw<ProblemView | null>(null);
  /** What a screen reader is told. */
  spoken = $state("");
  /** Which way the next screen comes in. The first one has nowhere to come from. */
  way = $state<"still" | "forward" | "back">("still");

  /** Counts what was begun, so that a late answer to something given up is dropped. */
  #turn = 0;
  /** The same for calls beside a sign-in: they do not end one another. */
  #acts = 0;
  /** Whether the last sign-in was given up in this window. */
  #gaveUp = false;
  #method: MethodView | undefined;

  constructor(shell: Shell) {
    this.shell = shell;
    this.troubleshooting = new Troubleshooting(shell, (words) => this.say(words));
  }

  screen = $derived.by((): Screen => {
    if (this.failure) return this.place === "troubleshooting" ? "troubleshooting" : "stopped";
    if (!this.overview) return "loading";
    if (this.place === "troubleshooting" || this.place === "settings") return this.place;
    if (this.overview.link) return "link";
    if (this.step) return screenOf(this.step);
    if (this.reset !== "no") return "reset";
    if (this.session && !this.adding) return this.place;
    if (!this.profile || this.choosing) return "welcome";
    return "address";
  });

  /** The profile that is signed in to, or would be. */
  profile = $derived.by((): ProfileView | null => {
    const overview = this.overview;
    if (!overview) return null;
    const only = overview.profiles.length === 1 && overview.profiles[0]?.origin === "policy";
    const name = this.signInProfile ?? overview.profile ?? (only ? overview.profiles[0]?.name : null);
    return overview.profiles.find((profile) => profile.name === name) ?? null;
  });

  /** The session in front. One that was left on purpose is not shown. */
  session = $derived.by((): SessionView | null => {
    const shown = this.sessions;
    return shown.find((session) => session.account === this.overview?.current) ?? shown[0] ?? null;
  });

  sessions = $derived.by((): SessionView[] =>
    (this.overview?.sessions ?? []).filter((session) => session.ended?.reason !== "signed_out"),
  );

  /** Signed out here while the provider has not taken it back: as long as it is to be told, and a week where it can't be. */
  unrevoked = $derived.by((): SessionView | null =>
    (this.overview?.sessions ?? []).find((session) => session.state === "ended" && isToBeSaid(session)) ?? null,
  );

  /** What the sign-in under way is for, where it is not the profile chosen. */
  signInProfile = $state<string | null>(null);

  /** The service's name as people say it. */
  service = $derived(this.profile?.title ?? "Portico");

  people = $derived.by((): PersonView[] =>
    (this.overview?.people ?? []).filter((person) => person.profile === this.profile?.name),
  );

  /** Loads what there is and listens. */
  async open(): Promise<void> {
    try {
      this.failure = null;
      // Listening first: a change between the two would be missed.
      const [, overview] = await Promise.all([
        this.shell.watch((push) => this.#hear(push)),
        this.shell.overview(),
      ]);
      this.#take(overview);
      if (overview.sign_in && !this.step) {
        this.signInProfile = overview.sign_in.profile;
        this.email = overview.sign_in.email ?? "";
        this.#show(overview.sign_in.step);
      }
    } catch (error) {
      this.failure = asProblem(error);
    }
  }

  #hear(push: PushView): void {
    switch (push.push) {
      case "overview":
        return this.#take(push.overview);
      case "step":
        return this.#show(push.step);
      case "trouble":
        return this.findCause();
      default:
        return push satisfies never;
    }
  }

  // Signing in

  async start(request: { method?: MethodView; email?: string; profile?: string } = {}): Promise<void> {
    const profile = request.profile ?? this.profile?.name;
    if (!profile) return;
    this.way = "forward";
    this.notice = null;
    this.#gaveUp = false;
    this.#method = request.method;
    if (request.profile !== undefined) this.signInProfile = request.profile;
    if (request.email !== undefined) this.email = request.email;
    const wanted = {
      profile,
      ...(request.method ? { method: request.method } : {}),
      ...(request.email ? { email: request.email } : {}),
    };
    await this.#signIn(request.method ?? "next", "working-start", () => this.shell.start(wanted));
  }

  async answer(answer: AnswerInput): Promise<void> {
    this.way = "forward";
    const said = answer.answer === "resend" ? "working-resend" : "working-answer";
    await this.#signIn(answer.answer, said, () => this.shell.answer(answer));
  }

  /** Starts once more, as the last time. */
  async again(method: MethodView | undefined = this.#method): Promise<void> {
    await this.start({ ...(method ? { method } : {}), ...(this.email ? { email: this.email } : {}) });
  }

  /** Gives up what is under way and goes back to the address, which is kept. */
  async cancel(): Promise<void> {
    const asked = this.step !== null && this.step.step !== "stopped" && this.step.step !== "done";
    const waiting = this.work?.asks === true;
    this.#turn++;
    this.#acts++;
    this.#gaveUp = true;
    this.work = null;
    this.way = "back";
    this.step = null;
    this.signInProfile = null;
    try {
      if (asked || waiting) await this.shell.answer({ answer: "cancel" });
      await this.shell.dismiss();
    } catch {
      // Nothing was under way any more, and that is what was wanted.
    }
  }

  /** Leaves a stopped sign-in behind. */
  async leave(options: { email?: string } = {}): Promise<void> {
    if (options.email !== undefined) this.email = options.email;
    if (this.failure) {
      await this.open();
      return;
    }
    await this.cancel();
  }

  startReset(): void {
    this.reset = "asking";
    if (this.step) void this.cancel();
    this.way = "forward";
  }

  async sendReset(email: string): Promise<void> {
    const profile = this.profile?.name;
    if (!profile) return;
    this.email = email;
    this.way = "forward";
    const sent = await this.act("reset", "working-reset", () => this.shell.resetPassword(profile, email));
    if (sent) this.reset = "sent";
  }

  // Places

  go(place: Place): void {
    if (place === this.place) return;
    this.way = "forward";
    this.trouble = null;
    this.notice = null;
    this.place = place;
  }

  /** Opens troubleshooting, with what went wrong where something did. */
  findCause(problem: ProblemView | null = null): void {
    this.question = problem ?? this.problem;
    this.go("troubleshooting");
  }

  /** What Esc does. */
  back(): void {
    this.way = "back";
    if (this.place === "troubleshooting" && this.troubleshooting.back()) return;
    this.trouble = null;
    if (this.place === "troubleshooting" || this.place === "settings") {
      this.place = "home";
      this.question = null;
    } else if (this.overview?.link) void this.answerLink(false);
    else if (this.step || this.work) void this.cancel();
    else if (this.reset !== "no") this.reset = "no";
    else if (this.sso) this.sso = false;
    else if (this.providing) this.providing = false;
    else if (this.choosing) this.choosing = false;
    else if (this.adding) this.adding = false;
    else this.place = "home";
  }

  /** Leaves troubleshooting for a sign-in, as a finding advises. */
  async signInInstead(request: { method?: MethodView; email?: string }): Promise<void> {
    this.place = "home";
    this.question = null;
    this.adding = this.session !== null;
    if (this.step) await this.cancel();
    const email = request.email ?? this.email;
    await this.start({ ...request, ...(email ? { email } : {}) });
  }

  addAnother(): void {
    this.way = "forward";
    this.email = "";
    this.sso = false;
    this.notice = null;
    this.place = "home";
    this.adding = true;
  }

  async answerLink(accept: boolean): Promise<void> {
    const link = this.overview?.link;
    if (!link) return;
    if (accept) {
      this.adding = this.session !== null;
      this.reset = "no";
      this.choosing = false;
      if (link.email) this.email = link.email;
      this.signInProfile = link.profile;
      this.step = null;
    }
    await this.act("link", "working-start", () => this.shell.answerLink(accept));
  }

  /** The problem that is on the screen, if one is. */
  problem = $derived.by((): ProblemView | null => {
    if (this.failure) return this.failure;
    if (this.step?.step === "stopped") return this.step.problem;
    if (this.step?.step === "ask") return this.step.trouble ?? null;
    return this.trouble;
  });

  /** Runs a call that is not a step of a sign-in; says whether it worked. */
  async act(name: string, said: string, call: () => Promise<unknown>): Promise<boolean> {
    const turn = ++this.#acts;
    this.trouble = null;
    // A sign-in's own progress stays in sight.
    if (!this.work?.asks) this.work = { name, said, since: now(), asks: false };
    try {
      await call();
      return turn === this.#acts;
    } catch (error) {
      if (turn === this.#acts) this.trouble = asProblem(error);
      return false;
    } finally {
      if (turn === this.#acts && !this.work?.asks) this.work = null;
    }
  }

  say(words: string): void {
    // The same words twice are only spoken twice when they differ.
    this.spoken = this.spoken === words ? `${words}\u00a0` : words;
  }

  async #signIn(name: string, said: string, call: () => Promise<StepView>): Promise<void> {
    const turn = ++this.#turn;
    this.trouble = null;
    this.work = { name, said, since: now(), asks: true };
    try {
      const step = await call();
      if (turn === this.#turn) this.#show(step);
    } catch (error) {
      if (turn === this.#turn) this.#show({ step: "stopped", problem: asProblem(error) });
    } finally {
      if (turn === this.#turn) this.work = null;
    }
  }

  #show(step: StepView): void {
    // The echo of a Cancel that this window has already acted on.
    const echo = this.#gaveUp && step.step === "stopped" && step.problem.code === "cancelled";
    if (echo && !this.step && !this.work) return;
    if (this.work?.asks) {
      this.#turn++;
      this.work = null;
    }
    this.reset = "no";
    this.stepSince = now();
    if (step.step !== "done") {
      this.step = step;
      return;
    }
    this.step = null;
    this.signInProfile = null;
    this.adding = false;
    this.choosing = false;
    this.sso = false;
    this.place = "home";
    this.email = "";
    this.say(text("home-spoken", { email: step.session.email }));
    void this.shell.dismiss().catch(() => {});
  }

  #take(overview: OverviewView): void {
    setLanguage(overview.language);
    this.overview = overview;
  }
}

/** The screen that a step is shown on. */
export function screenOf(step: StepView): Screen {
  switch (step.step) {
    case "ask":
      switch (step.challenge.type) {
        case "password":
          return "password";
        case "email_code":
          return "code";
        case "second_factor":
          return "factor";
        case "confirm_issuer":
          return "confirm-issuer";
        case "unknown_browser":
          return "unknown-browser";
        case "different_person":
          return "different-person";
        default:
          return step.challenge satisfies never;
      }
    case "browser":
      return "browser";
    case "done":
      return "home";
    case "stopped":
      return "stopped";
    default:
      return step satisfies never;
  }
}
