import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";

const sources = new URL("../../src/", import.meta.url);

/** From the ground up. A file imports from its own row and from those before it. */
const LAYERS = [
  ["generated"],
  ["clock.ts", "text.ts", "logic", "shell"],
  ["stores"],
  ["parts"],
  ["troubleshooting"],
  ["layouts", "screens"],
  ["App.svelte"],
  ["main.ts", "scenes"],
];

const files = readdirSync(sources, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.(svelte|ts)$/.test(name));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

describe("the page's sources", () => {
  it("all have their layer", () => {
    expect(files.length).toBeGreaterThan(80);
    expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
  });

  it("import nothing from a layer above", () => {
    const upwards = pairs().filter(([file, other]) => layerOf(other) > layerOf(file));
    expect(upwards.map((pair) => pair.join(" imports "))).toEqual([]);
  });

  it("import in no circle", () => {
    expect(circles()).toEqual([]);
  });

  it("know the app through one file, which only the product's page imports", () => {
    expect(pairs().filter(([, other]) => other === "shell/tauri.ts")).toEqual([["main.ts", "shell/tauri.ts"]]);
  });

  it("hold no scene in the product", () => {
    const fromScenes = pairs().filter(([file, other]) => other.startsWith("scenes/") && !file.startsWith("scenes/"));
    expect(fromScenes).toEqual([]);
  });

  it("call the stores' methods, and write none of their fields", () => {
    const writes = /\b(?:app|troubleshooting)(?:\.[a-zA-Z]+)+ (?:=|\+=|\?\?=) /;
    const written = files.filter((file) => !file.startsWith("stores/") && writes.test(sourceOf(file)));
    expect(written).toEqual([]);
    expect("app.signIn.email = typed;").toMatch(writes);
  });

  it("are found by these tests", () => {
    expect(pairs().length).toBeGreaterThan(300);
    expect(imports.get("App.svelte")).toContain("screens/Home.svelte");
    expect(imports.get("main.ts")).toContain("stores/app.svelte.ts");
    expect(layerOf("stores/app.svelte.ts")).toBeLessThan(layerOf("screens/Home.svelte"));
  });
});

function pairs(): [string, string][] {
  return [...imports].flatMap(([file, others]) => others.map((other): [string, string] => [file, other]));
}

function layerOf(file: string): number {
  return LAYERS.findIndex((names) => names.some((name) => file === name || file.startsWith(`${name}/`)));
}

function importsOf(file: string): string[] {
  return [...sourceOf(file).matchAll(/\b(?:from |import |import\()"(\.[^"]+)"/g)].flatMap(([, to = ""]) => {
    const target = posix.join(posix.dirname(file), to);
    const found = [target, `${target}.ts`].find((name) => files.includes(name));
    if (!found && !/\.css$/.test(target)) throw new Error(`${file} imports ${to}, which is not there`);
    return found ?? [];
  });
}

function sourceOf(file: string): string {
  return readFileSync(new URL(file, sources), "utf8");
}

/** Every file that can be reached from itself. */
function circles(): string[] {
  return files.filter((start) => {
    const seen = new Set<string>();
    const next = [...(imports.get(start) ?? [])];
    for (let file = next.pop(); file !== undefined; file = next.pop()) {
      if (file === start) return true;
      if (!seen.has(file)) next.push(...(imports.get(file) ?? []));
      seen.add(file);
    }
    return false;
  });
}
