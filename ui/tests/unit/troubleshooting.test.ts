import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Shell } from "../../src/generated/shell";
import type { CheckView, DiagnosisView, NewsView, RunRequest, ShownFindingView, Status } from "../../src/generated/views";
import { groups, having } from "../../src/logic/findings";
import { play } from "../../src/scenes/play";
import { Troubleshooting } from "../../src/stores/troubleshooting.svelte";
import { loadLanguage } from "../../src/text";

const checks: CheckView[] = [
  { id: "app.clock", category: "app", title: "Clock" },
  { id: "network.dns", category: "network", title: "Names" },
  { id: "app.storage", category: "app", title: "Disk" },
];
const nothing: DiagnosisView = { sentence: "All is well", next: "Sign in", causes: [] };

let tell: (news: NewsView) => void;
let asked: RunRequest[];
let said: string[];

beforeAll(async () => {
  globalThis.document = { documentElement: { lang: "", dir: "" } } as unknown as Document;
  await loadLanguage("en");
});
beforeEach(() => {
  asked = [];
  said = [];
});

describe("a run", () => {
  it("fills in what comes, says what it means once, and ends", async () => {
    const troubleshooting = consulted();
    await troubleshooting.open({ profile: "acme", problem: "dns_blocked" });
    expect([troubleshooting.run, troubleshooting.checks.length, troubleshooting.finished]).toEqual(["running", 3, 0]);

    tell({ news: "finding", finding: finding("app.clock", "pass") });
    expect([troubleshooting.finished, said]).toEqual([1, []]);
    tell({ news: "diagnosis", diagnosis: nothing, sheets: {} });
    tell({ news: "done" });

    expect(troubleshooting.run).toBe("done");
    expect(said).toEqual(["All is well. Sign in"]);
    expect(asked).toEqual([{ profile: "acme", problem: "dns_blocked" }]);
  });

  it("is spoken of once more only when a cause is certain", async () => {
    const troubleshooting = consulted();
    await troubleshooting.open({ profile: null });
    const certain = caused("certain");
    tell({ news: "diagnosis", diagnosis: caused("possible"), sheets: {} });
    tell({ news: "diagnosis", diagnosis: certain, sheets: {} });
    tell({ news: "diagnosis", diagnosis: certain, sheets: {} });
    expect(said).toEqual(["The clock is off"]);
  });

  it("that was cancelled or begun again is heard no more", async () => {
    const troubleshooting = consulted();
    await troubleshooting.open({ profile: null });
    const old = tell;
    await troubleshooting.cancel();
    expect(troubleshooting.run).toBe("cancelled");
    old({ news: "finding", finding: finding("app.clock", "fail") });
    old({ news: "done" });
    expect([troubleshooting.run, troubleshooting.finished]).toEqual(["cancelled", 0]);

    await troubleshooting.start();
    old({ news: "finding", finding: finding("app.clock", "fail") });
    expect(troubleshooting.finished).toBe(0);
  });

  it("that can't be started says why, and can be tried again", async () => {
    const troubleshooting = consulted({ doctorStart: () => Promise.reject(new Error("token=secret")) });
    await troubleshooting.open({ profile: null });
    expect([troubleshooting.run, troubleshooting.problem?.code]).toEqual(["cancelled", "unexpected"]);
    expect(JSON.stringify(troubleshooting.problem)).not.toContain("secret");
  });

  it("asks how the networks compare once it is over, and not before", async () => {
    const comparison = vi.fn(async () => null);
    const troubleshooting = consulted({ comparison });
    await troubleshooting.open({ profile: null });
    expect(comparison).not.toHaveBeenCalled();
    tell({ news: "done" });
    expect(comparison).toHaveBeenCalledOnce();
  });
});

it("the browser's test adds to what is known, and nothing else runs", async () => {
  const troubleshooting = consulted();
  await troubleshooting.open({ profile: "acme" });
  tell({ news: "finding", finding: finding("app.clock", "pass") });
  tell({ news: "done" });

  await troubleshooting.testBrowser();
  expect([troubleshooting.testing, troubleshooting.run]).toEqual([true, "done"]);
  expect(asked.at(-1)?.only).toEqual(["browser.round_trip"]);
  tell({ news: "finding", finding: finding("browser.round_trip", "pass") });
  tell({ news: "done" });

  expect(troubleshooting.testing).toBe(false);
  expect([...troubleshooting.findings.keys()]).toEqual(["app.clock", "browser.round_trip"]);
});

it("what was done is told, also when it takes the person's own hand", async () => {
  const troubleshooting = consulted({ doctorAct: async () => "by_hand" });
  await troubleshooting.act({ do: "open_clock_settings" });
  expect(troubleshooting.acted).toEqual({ act: { do: "open_clock_settings" }, came: "by_hand" });
  expect(said[0]).toContain("Open them yourself");

  const failing = consulted({ doctorAct: () => Promise.reject(new Error("no")) });
  await failing.act({ do: "clear_web_data" });
  expect([failing.acted, failing.acting, failing.problem?.code]).toEqual([null, null, "unexpected"]);
});

it("going back closes the article first, then the report", async () => {
  const troubleshooting = consulted();
  troubleshooting.showing = "report";
  await troubleshooting.read("codes");
  expect(troubleshooting.article?.id).toBe("codes");
  expect([troubleshooting.back(), troubleshooting.article, troubleshooting.showing]).toEqual([true, null, "report"]);
  expect([troubleshooting.back(), troubleshooting.showing]).toEqual([true, "findings"]);
  expect(troubleshooting.back()).toBe(false);
});

describe("findings", () => {
  it("keep the run's order, whatever order they come in", () => {
    const before = groups(checks, new Map());
    const after = groups(checks, new Map([["app.storage", finding("app.storage", "fail")]]));
    const order = (all: typeof before) => all.map((group) => [group.category, group.rows.map((row) => row.check.id)]);
    expect(order(before)).toEqual([
      ["app", ["app.clock", "app.storage"]],
      ["network", ["network.dns"]],
    ]);
    expect(order(after)).toEqual(order(before));
    expect(having(after[0]!.rows, "fail").map((row) => row.check.id)).toEqual(["app.storage"]);
    expect(having(after[0]!.rows, "pass", "skipped")).toEqual([]);
  });
});

function consulted(calls: Partial<Shell> = {}): Troubleshooting {
  const shell = play({ shows: "", calls }, "en", "light");
  return new Troubleshooting(
    {
      ...shell,
      doctorStart: async (request, listener) => {
        asked.push(request);
        tell = listener;
        return calls.doctorStart ? calls.doctorStart(request, listener) : checks;
      },
    },
    (spoken) => said.push(spoken),
  );
}

function finding(id: string, status: Status): ShownFindingView {
  return { id, category: "app", status, title: id, cause: null, evidence: {}, facts: [], remedies: [], article: "report", took_ms: 1 };
}

function caused(confidence: "certain" | "possible"): DiagnosisView {
  const title = "The clock is off";
  const cause = { code: "clock_skew", confidence, because: [], title, next: "Set it", article: "clock", remedies: [] };
  return { sentence: title, next: "Set it", causes: [cause] };
}
