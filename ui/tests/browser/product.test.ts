import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Stage, openStage } from "./stage";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "portico-window-"));
let stage: Stage;

beforeAll(async () => {
  spawnSync("npx", ["vite", "build", "--outDir", folder, "--logLevel", "error"], { cwd: root, stdio: "inherit" });
  stage = await openStage(folder);
});
afterAll(async () => {
  await stage?.close();
  rmSync(folder, { recursive: true });
});

it("holds no scene and no inline script or style", () => {
  const scripts = readdirSync(join(folder, "assets")).map((name) => readFileSync(join(folder, "assets", name), "utf8"));
  expect(scripts.join("")).not.toContain("Analytical Engines");
  const page = readFileSync(join(folder, "index.html"), "utf8");
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=/);
});

it("brings at first what the first screen needs, and nothing of the places behind it", () => {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const first = [...page.matchAll(/assets\/[^"]+\.js/g)].map(([name]) => readFileSync(join(folder, name), "utf8")).join("");
  const all = readdirSync(join(folder, "assets")).map((name) => readFileSync(join(folder, "assets", name), "utf8")).join("");
  // A word of a screen that is first, then one of each that is not, of the words, and of their parser.
  expect(first).toContain("other-service");
  for (const later of ["guide-search", "update-never", "data-forget", "resend-in", "Trouble signing in?", "Får du ikke logget inn?"]) {
    expect([later, first.includes(later)]).toEqual([later, false]);
    expect([later, all.includes(later)]).toEqual([later, true]);
  }
  expect(all.includes("Expected default variant")).toBe(false);
});

it("starts under the window's policy and says so when the app does not answer", async () => {
  const { page, complaints } = await stage.page({}, "index.html");
  await page.waitForSelector('[data-screen="stopped"][data-state="unexpected"]');
  // Without the app there is nobody to listen to; the policy itself must not complain.
  expect(complaints.filter((words) => /policy|request to/i.test(words))).toEqual([]);
});
