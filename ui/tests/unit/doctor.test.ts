import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Doctor } from "../../src/doctor.svelte";
import type { CheckView, DiagnosisView, NewsView, ShownFindingView, Status } from "../../src/generated/views";
import { groups, having } from "../../src/logic/findings";
import { play } from "../../src/shell/scenes";
import type { RunRequest, Shell } from "../../src/shell/shell";

const checks: CheckView[] = [
  { id: "app.clock", category: "app", title: "Clock" },
  { id: "network.dns", category: "network", title: "Names" },
  { id: "app.storage", category: "app", title: "Disk" },
];
const nothing: DiagnosisView = { sentence: "All is well", next: "Sign in", causes: [] };

let tell: (news: NewsView) => void;
let asked: RunRequest[];
let said: string[];

beforeAll(() => {
  globalThis.document = { documentElement: { lang: "", dir: "" } } as unknown as Document;
});
beforeEach(() => {
  asked = [];
  said = [];
});

describe("a run", () => {
  it("fills in what comes, says what it means once, and ends", async () => {
    const doctor = consulted();
    await doctor.open({ profile: "acme", problem: "dns_blocked" });
    expect([doctor.run, doctor.checks.length, doctor.finished]).toEqual(["running", 3, 0]);

    tell({ news: "finding", finding: finding("app.clock", "pass") });
    expect([doctor.finished, said]).toEqual([1, []]);
    tell({ news: "diagnosis", diagnosis: nothing, sheets: {} });
    tell({ news: "done" });

    expect(doctor.run).toBe("done");
    expect(said).toEqual(["All is well. Sign in"]);
    expect(asked).toEqual([{ profile: "acme", problem: "dns_blocked" }]);
  });

  it("is spoken of once more only when a cause is certain", async () => {
    const doctor = consulted();
    await doctor.open({ profile: null });
    const certain = caused("certain");
    tell({ news: "diagnosis", diagnosis: caused("possible"), sheets: {} });
    tell({ news: "diagnosis", diagnosis: certain, sheets: {} });
    tell({ news: "diagnosis", diagnosis: certain, sheets: {} });
    expect(said).toEqual(["The clock is off"]);
  });

  it("that was cancelled or begun again is heard no more", async () => {
    const doctor = consulted();
    await doctor.open({ profile: null });
    const old = tell;
    await doctor.cancel();
    expect(doctor.run).toBe("cancelled");
    old({ news: "finding", finding: finding("app.clock", "fail") });
    old({ news: "done" });
    expect([doctor.run, doctor.finished]).toEqual(["cancelled", 0]);

    await doctor.start();
    old({ news: "finding", finding: finding("app.clock", "fail") });
    expect(doctor.finished).toBe(0);
  });

  it("that can't be started says why, and can be tried again", async () => {
    const doctor = consulted({ doctorStart: () => Promise.reject(new Error("token=secret")) });
    await doctor.open({ profile: null });
    expect([doctor.run, doctor.trouble?.code]).toEqual(["cancelled", "unexpected"]);
    expect(JSON.stringify(doctor.trouble)).not.toContain("secret");
  });

  it("asks how the networks compare once it is over, and not before", async () => {
    const comparison = vi.fn(async () => null);
    const doctor = consulted({ comparison });
    await doctor.open({ profile: null });
    expect(comparison).not.toHaveBeenCalled();
    tell({ news: "done" });
    expect(comparison).toHaveBeenCalledOnce();
  });
});

it("the browser's test adds to what is known, and nothing else runs", async () => {
  const doctor = consulted();
  await doctor.open({ profile: "acme" });
  tell({ news: "finding", finding: finding("app.clock", "pass") });
  tell({ news: "done" });

  await doctor.testBrowser();
  expect([doctor.testing, doctor.run]).toEqual([true, "done"]);
  expect(asked.at(-1)?.only).toEqual(["browser.round_trip"]);
  tell({ news: "finding", finding: finding("browser.round_trip", "pass") });
  tell({ news: "done" });

  expect(doctor.testing).toBe(false);
  expect([...doctor.findings.keys()]).toEqual(["app.clock", "browser.round_trip"]);
});

it("what was done is told, also when it takes the person's own hand", async () => {
  const doctor = consulted({ doctorAct: async () => "by_hand" });
  await doctor.act({ do: "open_clock_settings" });
  expect(doctor.acted).toEqual({ act: { do: "open_clock_settings" }, came: "by_hand" });
  expect(said[0]).toContain("Open them yourself");

  const failing = consulted({ doctorAct: () => Promise.reject(new Error("no")) });
  await failing.act({ do: "clear_web_data" });
  expect([failing.acted, failing.acting, failing.trouble?.code]).toEqual([null, null, "unexpected"]);
});

it("going back closes the article first, then the report", async () => {
  const doctor = consulted();
  doctor.showing = "report";
  await doctor.read("codes");
  expect(doctor.article?.id).toBe("codes");
  expect([doctor.back(), doctor.article, doctor.showing]).toEqual([true, null, "report"]);
  expect([doctor.back(), doctor.showing]).toEqual([true, "findings"]);
  expect(doctor.back()).toBe(false);
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

function consulted(calls: Partial<Shell> = {}): Doctor {
  const shell = play({ shows: "", calls }, "en", "light");
  return new Doctor(
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
