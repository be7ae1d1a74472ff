import type { AxeResults } from "axe-core";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenes } from "../../src/scenes/scenes";
import { type Seen, type Stage, open, openStage } from "./stage";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Titles and buttons that are the core's to word; without its catalogue their ids are shown. */
const borrowed = existsSync(new URL("../../../crates/core/locales/en/problems.ftl", import.meta.url))
  ? /^$/
  : /^(article|action|method|plan)-/;
const pictures = process.env["PORTICO_SCREENSHOTS"];
const only = process.env["PORTICO_SCENES"];

const NARROW = { width: 400, height: 560 };
const WIDE = { width: 960, height: 680 };
/** The window at 960 px, at 200 %: half as many CSS pixels, so 480, and 400 px at 200 % is 200. */
const ZOOMED = { width: 200, height: 280 };

const NAMES = Object.keys(scenes()).filter((name) => !only || new RegExp(only).test(name));
/** For one scene: some twenty times what it takes on an idle machine. */
const LIMIT = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

// One page for each language, so that both cores have something to do; on it one scene after the
// other, each with a limit of its own, which a busy machine does not use up for all the others.
for (const language of ["en", "nb"]) {
  describe.concurrent(`in ${language}, light and dark, narrow and wide, without findings:`, () => {
    let seen: Seen;
    beforeAll(async () => {
      seen = await stage.page();
      await seen.page.evaluate(axe);
    });

    it.sequential("all of them", async () => {
      const built = await seen.page.evaluate(() => window.portico.names());
      expect(built.filter((name) => !only || new RegExp(only).test(name))).toEqual(NAMES);
    });

    it.sequential.each(NAMES)("%s", { timeout: LIMIT }, async (name) => {
      const findings: string[] = [];
      for (const theme of ["light", "dark"] as const) {
        for (const [label, size] of [["narrow", NARROW], ["wide", WIDE]] as const) {
          await seen.page.setViewportSize(size);
          const shows = await open(seen.page, name, language, theme);
          const where = `${name} ${language} ${theme} ${label}`;
          const painted = await seen.page.evaluate(() => document.documentElement.dataset["theme"]);
          if (painted !== theme) findings.push(`${where}: is shown ${painted}`);
          findings.push(...(await audit(seen, where)), ...(await look(seen.page, where, shows)));
          if (pictures) await takePicture(seen.page, pictures, where);
        }
      }
      await seen.page.setViewportSize(ZOOMED);
      findings.push(...(await sideways(seen.page, `${name} ${language} at 200 %`)));
      if (pictures) await takePicture(seen.page, pictures, `${name} ${language} zoomed`);

      // What the page complains of while this scene plays is of this scene.
      findings.push(...seen.complaints.splice(0));
      expect(findings.length, findings.slice(0, 60).join("\n")).toBe(0);
    });
  });
}

async function audit({ page }: Seen, where: string): Promise<string[]> {
  const { violations } = await page.evaluate(
    () => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ resultTypes: ["violations"] }),
  );
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${where}: ${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
}

async function look(page: Page, where: string, shows: string): Promise<string[]> {
  const shown = await page.locator("[data-screen]").getAttribute("data-screen");
  const untranslated = await page.evaluate(() => {
    const ids = /^[a-z]+(-[a-z_]+)+(\.[a-z]+)?$/;
    const said = [...document.querySelectorAll("#app *")].flatMap((element) => [
      element.getAttribute("aria-label") ?? "",
      element.getAttribute("title") ?? "",
      ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent?.trim() ?? ""),
    ]);
    return said.filter((words) => (ids.test(words) && !/^workstation-|\.example$/.test(words)) || words.includes("{$"));
  });
  const focused = await page.evaluate(() => document.activeElement !== document.body || !document.querySelector("h1[tabindex]"));
  return [
    ...(shown === shows ? [] : [`${where}: shows ${shown}, not ${shows}`]),
    ...untranslated.filter((id) => !borrowed.test(id)).map((id) => `${where}: no words for ${id}`),
    ...(focused ? [] : [`${where}: nothing has the focus`]),
    ...(await sideways(page, where)),
  ];
}

async function sideways(page: Page, where: string): Promise<string[]> {
  const [inner, content] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth] as const);
  return content <= inner ? [] : [`${where}: ${content - inner} px wider than the window`];
}

async function takePicture(page: Page, folder: string, where: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${where.replaceAll(" ", ".")}.png`) });
}
