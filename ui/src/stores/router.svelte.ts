// Where the person went, as a history. What the app itself has to say (a step, a link, a failure)
// is no place: `route.ts` puts it before the place in front.

import type { ProblemView } from "../generated/views";

/** A place that a person goes to. */
export type Place =
  /** Where everything begins: home for whoever is signed in, else the address or the services. */
  | { at: "start" }
  /** Signing in although somebody is signed in. */
  | { at: "another-account" }
  /** The work address that leads to a company's sign-in. */
  | { at: "sso" }
  /** Choosing what to sign in to although something is chosen. */
  | { at: "services" }
  /** Adding a provider by its address or a file. */
  | { at: "provider" }
  | { at: "reset" }
  | { at: "reset-sent" }
  | { at: "devices" }
  | { at: "settings" }
  /** With the problem that it was opened with. */
  | { at: "troubleshooting"; problem: ProblemView | null };

/** The places that the menu leads to; one takes the place of another. */
export type MenuPlace = "start" | "devices" | "settings" | "troubleshooting";

/** Which way a screen comes in. The first one has nowhere to come from. */
export type Direction = "still" | "forward" | "back";

const START: Place = { at: "start" };
const MENU: readonly Place["at"][] = ["devices", "settings", "troubleshooting"];

export class Router {
  direction = $state<Direction>("still");
  #history = $state.raw<readonly Place[]>([START]);

  /** The place in front. */
  place = $derived(this.#history.at(-1) ?? START);

  /** Whether the person is on the way into one more account. */
  addsAccount = $derived(this.#history.some(({ at }) => at === "another-account"));

  push(place: Place, direction: Direction = "forward"): void {
    this.direction = direction;
    this.#history = [...this.#history, place];
  }

  /** Puts a place where another one is. */
  replace(at: Place["at"], place: Place): void {
    this.#history = this.#history.map((other) => (other.at === at ? place : other));
  }

  /** Leaves the place in front, where it is not the first. */
  back(): void {
    this.direction = "back";
    if (this.#history.length > 1) this.#history = this.#history.slice(0, -1);
  }

  /** Goes to a place of the menu. From there the way back leads past the other ones. */
  visit(place: Extract<Place, { at: MenuPlace }>): void {
    this.leave(...MENU);
    if (place.at !== "start") this.#history = [...this.#history, place];
  }

  /** Leaves these places, wherever they are. */
  leave(...places: Place["at"][]): void {
    this.#history = this.#history.filter(({ at }) => !places.includes(at));
  }

  /** Begins anew, with these places on the way. */
  restart(...places: Place[]): void {
    this.#history = [START, ...places];
  }

  /** Says which way the next screen comes in, where it is not the person's going that brings it. */
  turn(direction: Direction): void {
    this.direction = direction;
  }
}
