// Who is signed in, and what can be done with a session.

import type { Shell } from "../generated/shell";
import type { TrustedDevice, ServiceAccount, SessionView, SignedOutView } from "../generated/views";
import { isToBeSaid, takenBackWords } from "../logic/signed-out";
import { text } from "../text";
import type { Activity } from "./activity.svelte";
import type { Announcer } from "./announcer.svelte";
import type { Overview } from "./overview.svelte";
import type { Router } from "./router.svelte";

export class Sessions {
  readonly #shell: Shell;
  readonly #overview: Overview;
  readonly #activity: Activity;
  readonly #router: Router;
  readonly #announcer: Announcer;

  constructor(shell: Shell, overview: Overview, activity: Activity, router: Router, announcer: Announcer) {
    this.#shell = shell;
    this.#overview = overview;
    this.#activity = activity;
    this.#router = router;
    this.#announcer = announcer;
  }

  /** All but those that were left on purpose. */
  all = $derived.by((): SessionView[] =>
    (this.#overview.view?.sessions ?? []).filter((session) => session.ended?.reason !== "signed_out"),
  );

  /** The one in front. */
  front = $derived.by((): SessionView | null => {
    const current = this.#overview.view?.current;
    return this.all.find((session) => session.account === current) ?? this.all[0] ?? null;
  });

  /** Signed out here while the provider has not taken it back: as long as it is to be told, and a week where it can't be. */
  unrevoked = $derived.by(
    (): SessionView | null =>
      (this.#overview.view?.sessions ?? []).find((session) => session.state === "ended" && isToBeSaid(session)) ?? null,
  );

  serviceOf(session: SessionView): string {
    // The name is for another server now, and so is its title.
    return session.profile_moved ? session.issuer : this.#overview.titleOf(session.profile, session.issuer);
  }

  hubs(account: string): Promise<ServiceAccount[]> {
    return this.#shell.hubs(account);
  }

  devices(account: string): Promise<TrustedDevice[]> {
    return this.#shell.devices(account);
  }

  forgetDevice(account: string, id: string): Promise<void> {
    return this.#shell.forgetDevice(account, id);
  }

  /** Opens the service, or one of its accounts. */
  async open(account: string, hub?: ServiceAccount): Promise<void> {
    await this.#activity.run(`open-${hub?.id ?? "service"}`, "working-open", () =>
      this.#shell.openService(account, hub?.id ?? null),
    );
  }

  async staySignedIn(account: string): Promise<void> {
    await this.#activity.run("stay", "working-answer", () => this.#shell.staySignedIn(account));
  }

  async switchTo({ account, person }: SessionView): Promise<void> {
    this.#router.visit({ at: "start" });
    await this.#activity.run("switch", "working-settings", () => this.#shell.switchTo(account));
    this.#announcer.say(text("switched", { email: person }));
  }

  /** Signs out, and keeps what came of it as the notice on the next screen; `ended` is called in between. */
  async signOut({ account, person, until_quit }: SessionView, service: string, everywhere: boolean, ended: () => void): Promise<void> {
    let left: SignedOutView | undefined;
    this.#router.turn("back");
    const done = await this.#activity.run(everywhere ? "everywhere" : "here", "working-sign-out", async () => {
      left = await this.#shell.signOut(account, everywhere);
    });
    ended();
    if (!done || !left) return;
    const words = [takenBackWords(left.taken_back, { person, service, untilQuit: until_quit ?? false })];
    if (left.at_provider === "not_opened") words.push(text("signed-out-not-opened", { service }));
    if (left.at_provider === "no_page") words.push(text("signed-out-no-page", { service }));
    const isGood = left.taken_back === "revoked" && words.length === 1;
    this.#activity.tell(isGood ? "good" : "notice", words.join(" "));
  }

  async forgetPerson(profile: string, email: string): Promise<void> {
    const forgotten = await this.#activity.run("forget", "working-settings", () =>
      this.#shell.forgetPerson(profile, email),
    );
    if (forgotten) this.#announcer.say(text("forgot-person", { email }));
  }
}
