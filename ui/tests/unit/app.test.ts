import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Shell } from "../../src/generated/shell";
import type { OverviewView, ProblemView, StepView } from "../../src/generated/views";
import { play } from "../../src/scenes/play";
import { AppState } from "../../src/stores/app.svelte";

const password: StepView = { step: "ask", challenge: { type: "password" } };
const problem: ProblemView = {
  code: "network_unreachable",
  title: "title",
  why: "why",
  next: "next",
  article: "another-network",
  action: "find_cause",
  retry_after: null,
  at: "2026-11-23T10:00:00Z",
};

let push: (step: StepView) => void;

beforeAll(() => {
  globalThis.document = { documentElement: { lang: "", dir: "" } } as unknown as Document;
});
beforeEach(() => {
  push = () => {};
});

it("shows the problem when not even the overview comes", async () => {
  const app = await opened({ overview: () => Promise.reject(problem) });
  expect(app.screen).toBe("stopped");
  expect(app.overview.failure?.code).toBe("network_unreachable");
});

it("tells an error that is no problem without its text", async () => {
  const app = await opened({ overview: () => Promise.reject(new Error("token=secret")) });
  expect(app.overview.failure?.code).toBe("unexpected");
  expect(JSON.stringify(app.overview.failure)).not.toContain("secret");
});

it("goes on with a sign-in that was under way when the window opened", async () => {
  const app = await opened({}, { sign_in: { profile: "sandbox", email: "ada@example.com", step: password } });
  expect(app.screen).toBe("password");
  expect(app.signIn.email).toBe("ada@example.com");
});

it("stops with the problem when an answer fails, and keeps the address", async () => {
  const app = await opened({ answer: () => Promise.reject(problem) });
  await app.signIn.start({ email: "ada@example.com" });
  await app.signIn.answer({ answer: "password", value: "secret" });
  expect(app.screen).toBe("stopped");
  expect(app.signIn.email).toBe("ada@example.com");
});

it("fills in the organisation's address once, and not over what the person does", async () => {
  const hint = "ada@acme.example";
  const person = { email: "bo@example.com", profile: "sandbox", method: "password" as const };
  for (const [overview, typed, expected] of [
    [{ login_hint: hint }, null, hint],
    [{}, null, ""],
    // Taken out, it does not come back; typed over, it stays away.
    [{ login_hint: hint }, "", ""],
    [{ login_hint: hint }, "bo@example.com", "bo@example.com"],
    // Who has signed in before is chosen from a list.
    [{ login_hint: hint, people: [person] }, null, ""],
  ] as const) {
    const app = await opened({}, { ...overview, people: "people" in overview ? [...overview.people] : [] });
    app.signIn.suggest();
    if (typed !== null) app.signIn.type(typed);
    app.signIn.suggest();
    expect(app.signIn.email).toBe(expected);
  }
});

it("leaves the address of a link alone", async () => {
  const app = await opened({}, { login_hint: "ada@acme.example" });
  app.signIn.prepare(null, "bo@example.com");
  app.signIn.suggest();
  expect(app.signIn.email).toBe("bo@example.com");
});

it("keeps nothing of an answer", async () => {
  const app = await opened();
  await app.signIn.start({ email: "ada@example.com" });
  await app.signIn.answer({ answer: "password", value: "correct horse" });
  const { signIn, activity, announcer, router } = app;
  const seen = [signIn, activity, announcer, router].flatMap((store) => [store, ...everything(store)]);
  expect(JSON.stringify(seen)).not.toContain("correct horse");
});

it("drops an answer that comes after the person has given up", async () => {
  let late: (step: StepView) => void = () => {};
  const app = await opened({ start: () => new Promise((resolve) => (late = resolve)) });
  const started = app.signIn.start({ email: "ada@example.com" });
  await app.signIn.cancel();
  late(password);
  await started;
  expect(app.screen).toBe("address");
  expect(app.signIn.email).toBe("ada@example.com");
});

it("takes the answer although a setting was changed while it was waited for", async () => {
  let give: (step: StepView) => void = () => {};
  const app = await opened({ start: () => new Promise((resolve) => (give = resolve)) });
  const started = app.signIn.start({ email: "ada@example.com" });
  await app.settings.change({ language: "nb" });
  expect(app.work?.name).toBe("next");
  give(password);
  await started;
  expect(app.screen).toBe("password");
  expect(app.work).toBeNull();
});

it("does not make a screen of a Cancel that the person pressed", async () => {
  const app = await opened();
  await app.signIn.start({ email: "ada@example.com" });
  await app.signIn.cancel();
  push({ step: "stopped", problem: { ...problem, code: "cancelled" } });
  expect(app.screen).toBe("address");
});

it("follows the browser when it comes back by itself", async () => {
  const app = await opened();
  await app.signIn.start({ method: "google" });
  expect(app.screen).toBe("browser");
  push({ step: "stopped", problem: { ...problem, code: "access_denied" } });
  expect(app.screen).toBe("stopped");
});

it("fills in what a link says only after a yes, and starts nothing", async () => {
  const start = vi.fn();
  const link = { profile: "sandbox", email: "finn@example.com" };
  const refused = await opened({ start }, { link });
  await refused.answerLink(false);
  expect([refused.screen, refused.signIn.email]).toEqual(["address", ""]);

  const accepted = await opened({ start }, { link });
  expect(accepted.signIn.email).toBe("");
  await accepted.answerLink(true);
  expect([accepted.screen, accepted.signIn.email]).toEqual(["address", "finn@example.com"]);
  expect(start).not.toHaveBeenCalled();
});

it("leads back from troubleshooting to where the person was", async () => {
  const app = await opened();
  await app.signIn.start({ email: "ada@example.com" });
  app.findCause();
  expect(app.screen).toBe("troubleshooting");
  app.back();
  expect(app.screen).toBe("password");
});

async function opened(calls: Partial<Shell> = {}, overview: Partial<OverviewView> = {}): Promise<AppState> {
  const shell = play({ shows: "", overview, calls }, "en", "light");
  const app = new AppState({
    ...shell,
    watch: async (tell) => {
      push = (step) => tell({ push: "step", step });
      await shell.watch(tell);
    },
  });
  await app.open();
  return app;
}

/** What a store shows to whoever asks, also through accessors. */
function everything(store: object): unknown[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(store)).concat(Object.keys(store));
  return names.map((name) => (store as Record<string, unknown>)[name]).filter((value) => typeof value !== "function");
}
