// What the app knows, as it told it last.

import type { OverviewView, PolicySettingView, ProblemView, ProfileView, Settings } from "../generated/views";

export class Overview {
  view = $state.raw<OverviewView | null>(null);
  /** Why not even that came. */
  failure = $state.raw<ProblemView | null>(null);

  profiles = $derived.by((): ProfileView[] => this.view?.profiles ?? []);
  settings = $derived.by((): Settings | null => this.view?.settings ?? null);

  /** What the organisation has set for a key, where that can't be changed. */
  locked(key: string): PolicySettingView | null {
    return this.view?.policy?.settings.find((setting) => setting.key === key && setting.locked) ?? null;
  }

  /** Whether people may have profiles of their own. */
  get mayAdd(): boolean {
    return this.locked("user_profiles")?.value !== false && this.locked("allowed_profiles") === null;
  }

  profile(name: string | null | undefined): ProfileView | null {
    return this.profiles.find((profile) => profile.name === name) ?? null;
  }

  /** The service's name as people say it; without a profile, the one that stands in for it. */
  titleOf(name: string | null, otherwise: string): string;
  titleOf(name: string | null, otherwise: string | null): string | null;
  titleOf(name: string | null, otherwise: string | null): string | null {
    return this.profile(name)?.title ?? otherwise;
  }
}
