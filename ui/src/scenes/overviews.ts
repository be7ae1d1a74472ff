// What the app knows in a scene. Functions, because a problem's words depend on the language.

import type { Code, OverviewView, ProfileView, SessionView, StepView } from "../generated/views";
import { problem } from "./problems";
import { acme } from "./samples";
import type { Scene } from "./scene";

export const signInWith = (profile: ProfileView, step: StepView): Partial<OverviewView> => ({
  profile: profile.name,
  profiles: [profile],
  sign_in: { profile: profile.name, email: "ada@example.com", step },
});

export const signedIn = (...sessions: SessionView[]): Partial<OverviewView> => ({
  sessions,
  current: sessions[0]?.account ?? null,
});

export const stopped = (code: Code): Scene => ({
  overview: signInWith(acme, { step: "stopped", problem: problem(code) }),
  shows: "stopped",
});
