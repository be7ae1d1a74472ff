import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../src/style/tokens.css", import.meta.url), "utf8");

/** Every pair of words on a ground that the window uses. */
const WORDS: [string, string][] = [
  ["text", "surface"],
  ["text", "raised"],
  ["text", "hover"],
  ["text", "accent-soft"],
  ["text", "good-soft"],
  ["text", "notice-soft"],
  ["text", "bad-soft"],
  ["quiet", "surface"],
  ["quiet", "raised"],
  ["quiet", "hover"],
  ["accent", "surface"],
  ["accent", "raised"],
  ["accent", "accent-soft"],
  ["accent", "notice-soft"],
  ["accent-strong", "surface"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["good", "good-soft"],
  ["notice", "notice-soft"],
  ["notice", "surface"],
  ["bad", "bad-soft"],
  ["bad", "surface"],
  ["bad", "raised"],
  ["side-text", "side"],
  ["side-quiet", "side"],
];

/** What shows where a control begins needs less. */
const EDGES: [string, string][] = [
  ["edge", "surface"],
  ["edge", "raised"],
  ["accent", "hover"],
];

const [ordinary = "", more = ""] = css.split("@media (prefers-contrast: more)");
const light = roles(block(ordinary, ":root {"));
const dark = { ...light, ...roles(block(ordinary, ':root[data-theme="dark"] {')) };

describe.each([
  ["light", light, 4.5, 3],
  ["dark", dark, 4.5, 3],
  ["light, more contrast", { ...light, ...roles(block(more, ":root {")) }, 7, 4.5],
  ["dark, more contrast", { ...dark, ...roles(block(more, ':root[data-theme="dark"] {')) }, 7, 4.5],
])("in %s", (_, colours: Record<string, string>, words, edges) => {
  it.each(WORDS)("%s is read on %s", (front, back) => {
    expect(contrast(colours[front]!, colours[back]!)).toBeGreaterThanOrEqual(words);
  });

  it.each(EDGES)("%s is seen on %s", (front, back) => {
    expect(contrast(colours[front]!, colours[back]!)).toBeGreaterThanOrEqual(edges);
  });
});

function block(source: string, head: string): string {
  const from = source.indexOf(head);
  if (from < 0) throw new Error(`no ${head} in tokens.css`);
  return source.slice(from, source.indexOf("}", from));
}

function roles(source: string): Record<string, string> {
  return Object.fromEntries([...source.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

/** WCAG 2: relative luminance of the lighter over that of the darker. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((from) => parseInt(colour.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
