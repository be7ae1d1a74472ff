import { FluentResource } from "@fluent/bundle";
import { readFileSync, readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type MessageId, direction, loadLanguage, moment, setLanguage, text, textIfAny } from "../../src/text";
import { FILES } from "../../words";

const locales = new URL("../../../crates/core/locales/", import.meta.url);
const sources = new URL("../../src/", import.meta.url);

beforeAll(async () => {
  // All that the catalogue touches of a page.
  globalThis.document = { documentElement: { lang: "", dir: "" } } as unknown as Document;
  await Promise.all([loadLanguage("en"), loadLanguage("nb")]);
});

describe("the catalogue", () => {
  it("shows an id that it lacks instead of nothing", () => {
    expect(text("no-such-message" as MessageId)).toBe("no-such-message");
    expect(textIfAny("no-such-message")).toBeNull();
  });

  it("changes the language of what is said and of the page", () => {
    void setLanguage("nb-NO");
    expect(text("next")).toBe("Neste");
    expect(document.documentElement.lang).toBe("nb");
    void setLanguage("en-GB");
    expect(text("next")).toBe("Next");
    expect(document.documentElement.dir).toBe("ltr");
  });

  it("knows which languages run from right to left", () => {
    expect(direction("ar")).toBe("rtl");
    expect(direction("he-IL")).toBe("rtl");
    expect(direction("nb")).toBe("ltr");
  });

  it("counts as each language counts", () => {
    void setLanguage("en");
    expect(text("attempts-left", { left: 1 })).toBe("You have one attempt left.");
    expect(text("attempts-left", { left: 3 })).toBe("You have 3 attempts left.");
    void setLanguage("nb");
    expect(text("attempts-left", { left: 1 })).toBe("Du har ett forsøk igjen.");
    void setLanguage("en");
  });

  it("says moments as people do", () => {
    const now = Date.parse("2026-11-23T10:00:00");
    void setLanguage("en");
    expect(moment("2026-11-23T14:05:00", now)).toBe("today at 14:05");
    expect(moment("2026-11-24T09:00:00", now)).toBe("tomorrow at 09:00");
    expect(moment("2026-11-22T09:00:00", now)).toBe("yesterday at 09:00");
    expect(moment("2025-03-01T09:00:00", now)).toBe("1 March 2025 at 09:00");
    void setLanguage("nb");
    expect(moment("2026-11-27T09:00:00", now)).toBe("fredag 27. november kl. 09:00");
    void setLanguage("en");
  });
});

describe("the window's words", () => {
  const en = messages("en");
  const nb = messages("nb");

  it("are the same messages, with the same arguments, in both languages", () => {
    expect([...nb.keys()].sort()).toEqual([...en.keys()].sort());
    for (const [id, args] of en) expect([id, nb.get(id)]).toEqual([id, args]);
  });

  it("are all there that a screen asks for", () => {
    const known = new Set(["en", "nb"].flatMap((language) => [...messages(language, ...FILES).keys()]));
    const asked = [...code().matchAll(/text\(\s*"([a-z_-]+)"/g)].map((match) => match[1]!);
    expect(asked.length).toBeGreaterThan(100);
    // What the core words is not there before its catalogue is.
    const theirs = known.has("action-try-again") ? /^$/ : /^(article|action|method|plan)-/;
    expect(asked.filter((id) => !known.has(id) && !theirs.test(id))).toEqual([]);
  });

  it("are nobody else's too", () => {
    // Of two messages with one id a bundle keeps the first.
    const files = readdirSync(new URL("en/", locales)).filter((name) => /^(words|problems|guide|doctor.*)\.ftl$/.test(name));
    const theirs = new Set(files.flatMap((name) => [...messages("en", name.replace(".ftl", "")).keys()]));
    expect(theirs.size).toBeGreaterThan(100);
    expect([...en.keys()].filter((id) => theirs.has(id))).toEqual([]);
  });

  it("are all used", () => {
    const written = code();
    const made = /^(calm|method|plan|origin|place|home-ended|with|use|action|totp|backup_code|article|language|theme|acted|by-hand|category|confidence|confirm|different-lead|fold|queue|to-support|status|tool)-|^(totp|backup_code)-/;
    expect([...en.keys()].filter((id) => !made.test(id) && !written.includes(`"${id}"`) && !id.includes("."))).toEqual([]);
  });
});

/** Ids and attributes of one language, each with the names of its arguments. */
function messages(language: string, ...names: string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of names.length > 0 ? names : ["window"]) {
    const file = new URL(`${language}/${name}.ftl`, locales);
    for (const entry of new FluentResource(read(file)).body) {
      if (entry.value !== null) found.set(entry.id, variables(entry.value));
      for (const [attribute, value] of Object.entries(entry.attributes ?? {})) {
        found.set(`${entry.id}.${attribute}`, variables(value));
      }
    }
  }
  return found;
}

function variables(pattern: unknown): string[] {
  return [...new Set([...JSON.stringify(pattern).matchAll(/"type":"var","name":"([a-z_]+)"/g)].map((match) => match[1]!))].sort();
}

/** All of the window's source in one. */
function code(): string {
  return readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(svelte|ts)$/.test(name))
    .map((name) => read(new URL(name, sources)))
    .join("\n");
}

function read(file: URL): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
