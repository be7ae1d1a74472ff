// Newer versions: whether there is one, and looking for one.

import type { Shell } from "../generated/shell";
import type { UpdateView, VersionView } from "../generated/views";
import { text } from "../text";
import type { Activity } from "./activity.svelte";
import type { Announcer } from "./announcer.svelte";
import type { Overview } from "./overview.svelte";

export class Updates {
  readonly #shell: Shell;
  readonly #overview: Overview;
  readonly #activity: Activity;
  readonly #announcer: Announcer;

  constructor(shell: Shell, overview: Overview, activity: Activity, announcer: Announcer) {
    this.#shell = shell;
    this.#overview = overview;
    this.#activity = activity;
    this.#announcer = announcer;
  }

  version = $derived.by((): VersionView | null => this.#overview.view?.version ?? null);

  /** The newer version that is to be told without being asked. */
  told = $derived.by((): UpdateView | null => {
    const version = this.version;
    return version?.update_mode === "notify" && version.update && !version.update.dismissed ? version.update : null;
  });

  /** Looks for one now; says whether that worked. */
  async check(): Promise<boolean> {
    const checked = await this.#activity.run("check-update", "working-update", () => this.#shell.checkForUpdate());
    if (checked && !this.version?.update) this.#announcer.say(text("newest"));
    return checked;
  }

  async dismiss(version: string): Promise<void> {
    await this.#activity.run("dismiss-update", "working-settings", () => this.#shell.dismissUpdate(version));
  }

  async openRelease(url: string): Promise<void> {
    await this.#activity.run("release", "working-open", () => this.#shell.openExternal(url));
  }
}
