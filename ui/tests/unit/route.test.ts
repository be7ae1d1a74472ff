import { describe, expect, it } from "vitest";
import type { OverviewView, ProblemView, ProfileView, SessionView } from "../../src/generated/views";
import { type Circumstances, routeOf, screenOf } from "../../src/stores/route";
import { type Place, Router } from "../../src/stores/router.svelte";

const problem = { code: "network_unreachable" } as ProblemView;
const session = { account: "sandbox/ada" } as SessionView;
const profile = { name: "sandbox" } as ProfileView;
const overview = { link: null } as OverviewView;
const link = { profile: null, email: "finn@example.com" };
const step = { step: "ask", challenge: { type: "password" } } as const;

const nobody: Circumstances = { failure: null, overview, step: null, session: null, profile, addsAccount: false };

describe("what is shown", () => {
  it.each<[string, Place["at"], Partial<Circumstances>, string]>([
    ["nothing before the overview comes", "start", { overview: null }, "loading"],
    ["why the overview did not come", "start", { overview: null, failure: problem }, "failed"],
    ["the same in the settings, which are not there", "settings", { overview: null, failure: problem }, "failed"],
    ["troubleshooting also then", "troubleshooting", { overview: null, failure: problem }, "troubleshooting"],
    ["the services to somebody new", "start", { profile: null }, "services"],
    ["the address once one is chosen", "start", {}, "address"],
    ["home to whoever is signed in", "start", { session }, "home"],
    ["the devices", "devices", { session }, "devices"],
    ["the address where the session has gone meanwhile", "devices", {}, "address"],
    ["a link before the step", "start", { overview: { ...overview, link }, step }, "link"],
    ["the step before home", "start", { session, step }, "step"],
    ["the settings before both", "settings", { overview: { ...overview, link }, step }, "settings"],
    ["the address to whoever adds an account", "another-account", { session, addsAccount: true }, "address"],
    ["the services to whoever changes them", "services", {}, "services"],
    ["home to whoever has been signed in meanwhile", "services", { session }, "home"],
    ["a new password also to whoever is signed in", "reset", { session }, "reset"],
    ["the way through the company", "sso", {}, "sso"],
  ])("is %s", (_, at, known, shown) => {
    const place = (at === "troubleshooting" ? { at, problem: null } : { at }) as Place;
    expect(routeOf(place, { ...nobody, ...known }).at).toBe(shown);
  });

  it("has a name that tests and words go by", () => {
    expect(screenOf({ at: "step", step })).toBe("password");
    expect(screenOf({ at: "provider" })).toBe("welcome");
    expect(screenOf({ at: "failed", problem })).toBe("stopped");
    expect(screenOf({ at: "reset-sent" })).toBe("reset");
  });
});

describe("the way back", () => {
  it("leads through every place of a sign-in, and never out of the first", () => {
    const router = walked({ at: "another-account" }, { at: "services" }, { at: "provider" });
    const back: string[] = [];
    for (let press = 0; press < 5; press++) {
      router.back();
      back.push(router.place.at);
    }
    expect(back).toEqual(["services", "another-account", "start", "start", "start"]);
  });

  it("leads from one place of the menu past the others", () => {
    const router = walked();
    router.visit({ at: "devices" });
    router.visit({ at: "settings" });
    router.back();
    expect(router.place.at).toBe("start");
  });

  it("leads from the menu to where a sign-in was left", () => {
    const router = walked({ at: "another-account" }, { at: "sso" });
    router.visit({ at: "troubleshooting", problem });
    expect(router.addsAccount).toBe(true);
    router.back();
    expect(router.place.at).toBe("sso");
  });

  it("is short once something is done", () => {
    const router = walked({ at: "another-account" }, { at: "sso" });
    router.restart();
    expect([router.place.at, router.addsAccount]).toEqual(["start", false]);
  });

  it("forgets a place that is left, wherever it was", () => {
    const router = walked({ at: "reset" });
    router.replace("reset", { at: "reset-sent" });
    expect(router.place.at).toBe("reset-sent");
    router.visit({ at: "settings" });
    router.leave("reset", "reset-sent");
    router.back();
    expect(router.place.at).toBe("start");
  });
});

function walked(...places: Place[]): Router {
  const router = new Router();
  for (const place of places) router.push(place);
  return router;
}
