// The settings, and the services that one can sign in to.

import type { Shell } from "../generated/shell";
import type { ProfileView, Settings as SavedSettings } from "../generated/views";
import { text } from "../text";
import type { Activity } from "./activity.svelte";
import type { Announcer } from "./announcer.svelte";
import type { Overview } from "./overview.svelte";
import type { Router } from "./router.svelte";

export class Settings {
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

  async change(part: Partial<SavedSettings>): Promise<void> {
    const settings = this.#overview.settings;
    if (!settings) return;
    await this.#activity.run("settings", "working-settings", () => this.#shell.change({ ...settings, ...part }));
  }

  /** Chooses what to sign in to, and goes there. */
  async choose(profile: string): Promise<void> {
    this.#router.turn("forward");
    const chosen = await this.#activity.run(`choose-${profile}`, "working-settings", () =>
      this.#shell.chooseProfile(profile),
    );
    if (chosen) this.#router.leave("services", "provider");
  }

  async addIssuer(issuer: string, clientId: string): Promise<void> {
    let added = "";
    const worked = await this.#activity.run("add-issuer", "working-issuer", async () => {
      added = await this.#shell.addIssuer(issuer, clientId);
    });
    if (worked) await this.choose(added);
  }

  /** Lets the person choose a profile file; with `replace` the last one again, in the place of its namesake. */
  async addFile(replace: boolean): Promise<void> {
    let added: string | null = null;
    const worked = await this.#activity.run(replace ? "replace-profile" : "add-file", "working-settings", async () => {
      added = await this.#shell.addProfileFile(replace);
    });
    if (worked && added !== null) await this.choose(added);
  }

  /** Forgets what proxies were told, and says so. */
  async forgetProxies(): Promise<boolean> {
    const forgotten = await this.#activity.run("forget-proxies", "working-settings", () => this.#shell.forgetProxies());
    if (forgotten) this.#announcer.say(text("proxies-forgotten"));
    return forgotten;
  }

  async remove(profile: ProfileView): Promise<void> {
    const removed = await this.#activity.run("remove", "working-settings", () =>
      this.#shell.removeProfile(profile.name),
    );
    if (removed) this.#announcer.say(text("profile-removed", { service: profile.title }));
  }
}
