// The sign-in under way. The rule it guards: an answer passes through to the shell and is kept
// nowhere here.

import { now } from "../clock";
import type { Shell } from "../generated/shell";
import type { AnswerInput, Method, RememberedPerson, ProfileView, SignInView, StepView } from "../generated/views";
import { asProblem } from "../shell/problem";
import { type MessageId, text } from "../text";
import type { Activity, Work } from "./activity.svelte";
import type { Announcer } from "./announcer.svelte";
import type { Overview } from "./overview.svelte";
import type { ShownStep } from "./route";
import type { Router } from "./router.svelte";

export class SignIn {
  readonly #shell: Shell;
  readonly #overview: Overview;
  readonly #activity: Activity;
  readonly #router: Router;
  readonly #announcer: Announcer;

  step = $state.raw<ShownStep | null>(null);
  /** When the step was given; its seconds count from here. */
  stepSince = $state(0);
  /** The address, kept through everything but "use another address". */
  email = $state("");
  work = $state.raw<Work | null>(null);
  /** What it is for, where that is not the profile chosen. */
  #profileName = $state<string | null>(null);

  /** Counts what was begun, so that a late answer to something given up is dropped. */
  #turn = 0;
  /** Whether the last one was given up in this window. */
  #gaveUp = false;
  #method: Method | undefined;
  /** The organisation's address that was filled in last. */
  #suggested = "";

  constructor(shell: Shell, overview: Overview, activity: Activity, router: Router, announcer: Announcer) {
    this.#shell = shell;
    this.#overview = overview;
    this.#activity = activity;
    this.#router = router;
    this.#announcer = announcer;
  }

  /** The profile that is signed in to, or would be. */
  profile = $derived.by((): ProfileView | null => {
    const { view, profiles } = this.#overview;
    const only = profiles.length === 1 && profiles[0]?.origin === "policy" ? profiles[0].name : null;
    // The organisation may have led the people of a domain to another one than they had chosen.
    const underWay = this.step === null ? null : view?.sign_in?.profile;
    return this.#overview.profile(underWay ?? this.#profileName ?? view?.profile ?? only);
  });

  /** The service's name as people say it. */
  service = $derived.by((): string => this.profile?.title ?? "Portico");

  /** Who has signed in to it before. */
  people = $derived.by((): RememberedPerson[] =>
    (this.#overview.view?.people ?? []).filter((person) => person.profile === this.profile?.name),
  );

  type(email: string): void {
    this.email = email;
  }

  /** Fills in the address that the organisation names. What the person has typed or taken out stays, and who has signed
   * in before is chosen from a list instead. */
  suggest(): void {
    const hint = this.#overview.view?.login_hint ?? "";
    if (hint === this.#suggested || this.people.length > 0) return;
    if (this.email === this.#suggested) this.email = hint;
    this.#suggested = hint;
  }

  async start(request: { method?: Method; email?: string; profile?: string } = {}): Promise<void> {
    const profile = request.profile ?? this.profile?.name;
    if (!profile) return;
    this.#router.turn("forward");
    this.#activity.clear();
    this.#gaveUp = false;
    this.#method = request.method;
    if (request.profile !== undefined) this.#profileName = request.profile;
    if (request.email !== undefined) this.email = request.email;
    const wanted = {
      profile,
      ...(request.method ? { method: request.method } : {}),
      ...(request.email ? { email: request.email } : {}),
    };
    await this.#go(request.method ?? "next", "working-start", () => this.#shell.start(wanted));
  }

  async answer(answer: AnswerInput): Promise<void> {
    this.#router.turn("forward");
    const message = answer.answer === "resend" ? "working-resend" : "working-answer";
    await this.#go(answer.answer, message, () => this.#shell.answer(answer));
  }

  /** Starts once more, as the last time. */
  async again(method: Method | undefined = this.#method): Promise<void> {
    await this.start({ ...(method ? { method } : {}), ...(this.email ? { email: this.email } : {}) });
  }

  /** Gives up what is under way; the address is kept. */
  async cancel(): Promise<void> {
    const asked = this.step !== null && this.step.step !== "stopped";
    const waiting = this.work !== null;
    this.#turn++;
    this.#activity.giveUp();
    this.#gaveUp = true;
    this.work = null;
    this.#router.turn("back");
    this.step = null;
    this.#profileName = null;
    try {
      if (asked || waiting) await this.#shell.answer({ answer: "cancel" });
      await this.#shell.dismiss();
    } catch {
      // Nothing was under way any more, and that is what was wanted.
    }
  }

  startReset(): void {
    if (this.step) void this.cancel();
    this.#router.push({ at: "reset" });
  }

  async sendReset(email: string): Promise<void> {
    const profile = this.profile?.name;
    if (!profile) return;
    this.email = email;
    this.#router.turn("forward");
    const sent = await this.#activity.run("reset", "working-reset", () => this.#shell.resetPassword(profile, email));
    if (sent) this.#router.replace("reset", { at: "reset-sent" });
  }

  /** Makes ready for what a link says. */
  prepare(profile: string | null, email: string | null): void {
    if (email) this.email = email;
    this.#profileName = profile;
    this.step = null;
  }

  /** Goes on with one that was under way before the window opened. */
  resume({ profile, email, step }: SignInView): void {
    if (this.step) return;
    this.#profileName = profile;
    this.email = email ?? "";
    this.show(step);
  }

  show(step: StepView): void {
    // The echo of a Cancel that this window has already acted on.
    const echo = this.#gaveUp && step.step === "stopped" && step.problem.code === "cancelled";
    if (echo && !this.step && !this.work && !this.#activity.work) return;
    if (this.work) {
      this.#turn++;
      this.work = null;
    }
    this.stepSince = now();
    if (step.step !== "done") {
      this.#router.leave("reset", "reset-sent");
      this.step = step;
      return;
    }
    this.step = null;
    this.#profileName = null;
    this.#router.restart();
    this.email = "";
    this.#announcer.say(text("home-spoken", { email: step.session.person }));
    void this.#shell.dismiss().catch(() => {});
  }

  async openPage(): Promise<boolean> {
    const profile = this.profile?.name;
    if (!profile) return false;
    return this.#activity.run("open-page", "working-open", () => this.#shell.openSignInPage(profile));
  }

  async #go(name: string, message: MessageId, call: () => Promise<StepView>): Promise<void> {
    const turn = ++this.#turn;
    this.#activity.problem = null;
    this.work = { name, message, since: now() };
    try {
      const step = await call();
      if (turn === this.#turn) this.show(step);
    } catch (error) {
      if (turn === this.#turn) this.show({ step: "stopped", problem: asProblem(error) });
    } finally {
      if (turn === this.#turn) this.work = null;
    }
  }
}
