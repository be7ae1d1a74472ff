import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenes } from "../../src/scenes/scenes";
import { type Stage, open, openStage } from "./stage";

// A click that is on its way when something comes must still meet what it was meant for.

const NAMES = Object.keys(scenes()).filter((name) => name.startsWith("late-"));
const NARROW = { width: 400, height: 560 };
const WIDE = { width: 960, height: 680 };
/** The window, and whether somebody has gone to the end of the screen. */
const VIEWS = [
  { size: NARROW, atEnd: false },
  { size: NARROW, atEnd: true },
  { size: WIDE, atEnd: false },
];
/** They take the place of one another on purpose, in the one place that doesn't move. */
const SWAP = new Set(["cancel-run"]);

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  ({ page } = await stage.page());
  // What the browser does by itself to keep a page in its place, WebKitGTK does not.
  await page.addStyleTag({ content: "* { overflow-anchor: none }" }).catch(() => {});
});
afterAll(() => stage?.close());

describe.each(["en", "nb"])("in %s nothing that can be clicked moves when", (language) => {
  it.each(NAMES)("%s comes", async (name) => {
    for (const { size, atEnd } of VIEWS) {
      await page.setViewportSize(size);
      await open(page, name, language);
      const before = await page.evaluate(() => document.body.innerText);
      if (atEnd) await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      await remember(page);

      await page.evaluate(() => window.portico.arrive());

      const moved = (await whatMoved(page)).filter(({ id }) => !SWAP.has(id));
      expect(moved.map(({ id, from, to }) => `${id}: ${from} -> ${to}`), `${size.width} px${atEnd ? ", at the end" : ""}`).toEqual([]);
      // Else nothing has been looked at.
      expect(await page.evaluate(() => document.body.innerText)).not.toBe(before);
    }
  });
});

it("notices what moves", async () => {
  await open(page, "home");
  await remember(page);
  await page.evaluate(() => {
    const late = document.createElement("p");
    late.textContent = "late";
    document.querySelector("[data-screen]")!.prepend(late);
  });
  expect((await whatMoved(page)).map(({ id }) => id)).toContain("sign-out");
});

interface Moved {
  id: string;
  from: number[];
  to: number[];
}

declare global {
  interface Window {
    remembered: { element: Element; id: string; from: number[] }[];
  }
}

function remember(page: Page): Promise<void> {
  return page.evaluate(() => {
    const all = document.querySelectorAll("button, a[href], input, select, textarea, summary");
    window.remembered = [...all]
      .filter((element) => {
        const { top, bottom, width } = element.getBoundingClientRect();
        return element.checkVisibility() && width > 0 && bottom > 0 && top < innerHeight;
      })
      .map((element) => {
        const { x, y } = element.getBoundingClientRect();
        return { element, id: element.id || (element.textContent ?? "").trim(), from: [x, y].map(Math.round) };
      });
  });
}

function whatMoved(page: Page): Promise<Moved[]> {
  return page.evaluate(() =>
    window.remembered.flatMap(({ element, id, from }) => {
      const { x, y, width } = element.getBoundingClientRect();
      const to = [x, y].map(Math.round);
      // What has gone may not have something else to click in its place.
      if (!element.isConnected || width === 0) {
        const there = document.elementFromPoint(from[0]! + 4, from[1]! + 4)?.closest("button, a[href], input, select, summary");
        return there ? [{ id, from, to: [] }] : [];
      }
      // Half a pixel is rounded to the one or the other side.
      return to.every((at, side) => Math.abs(at - from[side]!) <= 1) ? [] : [{ id, from, to }];
    }),
  );
}
