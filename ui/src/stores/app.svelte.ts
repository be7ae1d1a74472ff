// The window as a whole: the stores, what of them is shown, and what goes beyond one of them.

import type { Shell } from "../generated/shell";
import type { Method, ProblemView, PushView } from "../generated/views";
import { asProblem } from "../shell/problem";
import { type MessageId, setLanguage, text } from "../text";
import { Activity, type Work } from "./activity.svelte";
import { Announcer } from "./announcer.svelte";
import { Overview } from "./overview.svelte";
import { type Route, type ScreenName, routeOf, screenOf } from "./route";
import { type MenuPlace, Router } from "./router.svelte";
import { Sessions } from "./sessions.svelte";
import { Settings } from "./settings.svelte";
import { SignIn } from "./sign-in.svelte";
import { Troubleshooting } from "./troubleshooting.svelte";
import { Updates } from "./updates.svelte";

export class AppState {
  readonly #shell: Shell;
  readonly announcer = new Announcer();
  readonly activity = new Activity();
  readonly router = new Router();
  readonly overview = new Overview();
  readonly sessions: Sessions;
  readonly settings: Settings;
  readonly signIn: SignIn;
  readonly updates: Updates;
  readonly troubleshooting: Troubleshooting;

  constructor(shell: Shell) {
    this.#shell = shell;
    const { overview, activity, router, announcer } = this;
    this.sessions = new Sessions(shell, overview, activity, router, announcer);
    this.settings = new Settings(shell, overview, activity, router, announcer);
    this.signIn = new SignIn(shell, overview, activity, router, announcer);
    this.updates = new Updates(shell, overview, activity, announcer);
    this.troubleshooting = new Troubleshooting(shell, (words) => announcer.say(words));
  }

  route = $derived.by((): Route =>
    routeOf(this.router.place, {
      failure: this.overview.failure,
      overview: this.overview.view,
      step: this.signIn.step,
      session: this.sessions.front,
      profile: this.signIn.profile,
      addsAccount: this.router.addsAccount,
    }),
  );

  screen = $derived.by((): ScreenName => screenOf(this.route));

  /** Whether the menu stands beside the screen: for whoever is signed in and not on the way to something else. */
  hasMenu = $derived.by(
    (): boolean =>
      this.sessions.front !== null &&
      !this.router.addsAccount &&
      this.signIn.step === null &&
      ["home", "devices", "settings", "troubleshooting"].includes(this.route.at),
  );

  /** What is waited for; a sign-in's own progress stays in sight. */
  work = $derived.by((): Work | null => this.signIn.work ?? this.activity.work);

  /** The problem that is on the screen, if one is. */
  problem = $derived.by((): ProblemView | null => {
    if (this.overview.failure) return this.overview.failure;
    const step = this.signIn.step;
    if (step?.step === "stopped") return step.problem;
    if (step?.step === "ask") return step.trouble ?? null;
    return this.activity.problem;
  });

  /** Says why nothing can be shown. */
  fail(error: unknown): void {
    this.overview.failure = asProblem(error);
  }

  /** Loads what there is and listens. */
  async open(): Promise<void> {
    try {
      this.overview.failure = null;
      // Listening first: a change between the two would be missed.
      const [, view] = await Promise.all([this.#shell.watch((push) => this.#hear(push)), this.#shell.overview()]);
      await setLanguage(view.language);
      this.#take({ push: "overview", overview: view });
      if (view.sign_in) this.signIn.resume(view.sign_in);
    } catch (error) {
      this.fail(error);
    }
  }

  #hear(push: PushView): void {
    switch (push.push) {
      case "overview":
        return this.#take(push);
      case "step":
        return this.signIn.show(push.step);
      case "trouble":
        return this.findCause();
      default:
        return push satisfies never;
    }
  }

  #take({ overview }: Extract<PushView, { push: "overview" }>): void {
    void setLanguage(overview.language);
    this.overview.view = overview;
  }

  // Going places

  go(at: Exclude<MenuPlace, "troubleshooting">): void {
    if (this.router.place.at === at) return;
    this.router.turn("forward");
    this.activity.clear();
    this.router.visit({ at });
  }

  /** Opens troubleshooting, with what went wrong where something did. */
  findCause(problem: ProblemView | null | undefined = null): void {
    const place = { at: "troubleshooting", problem: problem ?? this.problem } as const;
    if (this.router.place.at === "troubleshooting") {
      this.router.replace("troubleshooting", place);
      return;
    }
    this.router.turn("forward");
    this.activity.clear();
    this.router.visit(place);
  }

  /** What Esc does. */
  back(): void {
    const at = this.router.place.at;
    this.router.turn("back");
    if (at === "troubleshooting" && this.troubleshooting.back()) return;
    this.activity.problem = null;
    if (at === "troubleshooting" || at === "settings") this.router.back();
    else if (this.overview.view?.link) void this.answerLink(false);
    else if (this.signIn.step || this.work) void this.signIn.cancel();
    else this.router.back();
  }

  /** Leaves a stopped sign-in behind, or tries once more where not even the overview came. */
  async leave(options: { email?: string } = {}): Promise<void> {
    if (options.email !== undefined) this.signIn.type(options.email);
    await (this.overview.failure ? this.open() : this.signIn.cancel());
  }

  /** Tries once more what stopped. */
  async tryAgain(): Promise<void> {
    await (this.overview.failure ? this.open() : this.signIn.again());
  }

  /** Leaves troubleshooting for a sign-in, as a finding advises. */
  async signInInstead(request: { method?: Method; email?: string }): Promise<void> {
    this.router.visit({ at: "start" });
    this.#beginSignIn();
    if (this.signIn.step) await this.signIn.cancel();
    const email = request.email ?? this.signIn.email;
    await this.signIn.start({ ...request, ...(email ? { email } : {}) });
  }

  /** Signs the person of an ended session in once more. */
  async signInAgain(request: { profile: string; email?: string; method?: Method }): Promise<void> {
    this.#beginSignIn();
    await this.signIn.start(request);
  }

  addAnother(): void {
    this.signIn.type("");
    this.activity.notice = null;
    this.router.restart();
    this.router.push({ at: "another-account" });
  }

  /** Adds a provider, from where a sign-in to it begins. */
  addProvider(): void {
    this.addAnother();
    this.router.push({ at: "services" });
    this.router.push({ at: "provider" });
  }

  async answerLink(accept: boolean): Promise<void> {
    const link = this.overview.view?.link;
    if (!link) return;
    if (accept) {
      this.router.leave("reset", "reset-sent", "services");
      this.#beginSignIn();
      this.signIn.prepare(link.profile, link.email);
    }
    await this.activity.run("link", "working-start", () => this.#shell.answerLink(accept));
  }

  /** From here on a sign-in is shown, also to somebody who is signed in. */
  #beginSignIn(): void {
    if (!this.sessions.front || this.router.addsAccount) return;
    this.router.push({ at: "another-account" }, this.router.direction);
  }

  // The computer around the window

  /** Puts a text on the clipboard. */
  async putOnClipboard(words: string): Promise<void> {
    await this.#shell.copy(words);
  }

  /** The same, and says so, or that it did not work. */
  async copy(words: string, said: MessageId): Promise<boolean> {
    const copied = await this.putOnClipboard(words).then(
      () => true,
      () => false,
    );
    this.announcer.say(text(copied ? said : "not-copied"));
    return copied;
  }

  async openExternal(url: string): Promise<void> {
    await this.#shell.openExternal(url);
  }
}
