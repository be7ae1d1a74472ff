// What is shown: the place in front, or what the app has to say first. One plain function, so that
// each case is one row of a table.

import type { Suggestion, OverviewView, ProblemView, ProfileView, SessionView, StepView } from "../generated/views";
import type { Place } from "./router.svelte";

/** A step that has a screen. */
export type ShownStep = Exclude<StepView, { step: "done" }>;

export type Route =
  | { at: "loading" }
  /** Not even the overview came. */
  | { at: "failed"; problem: ProblemView }
  | { at: "link"; link: Suggestion }
  | { at: "step"; step: ShownStep }
  | { at: "home"; session: SessionView }
  | { at: "devices"; session: SessionView }
  | { at: "services" }
  | { at: "provider" }
  | { at: "address" }
  | { at: "sso" }
  | { at: "reset" }
  | { at: "reset-sent" }
  | { at: "settings" }
  | { at: "troubleshooting"; problem: ProblemView | null };

/** What decides beside the place. */
export interface Circumstances {
  failure: ProblemView | null;
  overview: OverviewView | null;
  step: ShownStep | null;
  /** The session in front. */
  session: SessionView | null;
  profile: ProfileView | null;
  addsAccount: boolean;
}

export function routeOf(place: Place, known: Circumstances): Route {
  if (place.at === "troubleshooting" && (known.failure || known.overview)) return place;
  if (known.failure) return { at: "failed", problem: known.failure };
  if (!known.overview) return { at: "loading" };
  if (place.at === "settings") return place;
  if (known.overview.link) return { at: "link", link: known.overview.link };
  if (known.step) return { at: "step", step: known.step };
  if (place.at === "reset" || place.at === "reset-sent") return place;
  if (known.session && !known.addsAccount) {
    return { at: place.at === "devices" ? "devices" : "home", session: known.session };
  }
  if (place.at === "provider" || place.at === "services") return place;
  if (!known.profile) return { at: "services" };
  return { at: place.at === "sso" ? "sso" : "address" };
}

/** What a screen is called: in `data-screen`, and in the words beside a sign-in. */
export type ScreenName =
  | "loading"
  | "welcome"
  | "address"
  | "reset"
  | "password"
  | "code"
  | "factor"
  | "confirm-issuer"
  | "proxy"
  | "unknown-browser"
  | "different-person"
  | "browser"
  | "stopped"
  | "link"
  | "home"
  | "devices"
  | "settings"
  | "troubleshooting";

export function screenOf(route: Route): ScreenName {
  switch (route.at) {
    case "step":
      return screenOfStep(route.step);
    case "failed":
      return "stopped";
    case "services":
    case "provider":
      return "welcome";
    case "sso":
      return "address";
    case "reset-sent":
      return "reset";
    default:
      return route.at;
  }
}

function screenOfStep(step: ShownStep): ScreenName {
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
        case "proxy_sign_in":
          return "proxy";
        case "unknown_browser":
          return "unknown-browser";
        case "different_person":
          return "different-person";
        default:
          return step.challenge satisfies never;
      }
    case "browser":
      return "browser";
    case "stopped":
      return "stopped";
    default:
      return step satisfies never;
  }
}
