// The catalogue's words as the page takes them: read when it is built, one module for each language.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FluentResource } from "@fluent/bundle";
import type { Plugin } from "vite";

const locales = new URL("../crates/core/locales/", import.meta.url);

/** What the window says itself. All else comes worded from the app. */
export const FILES = ["window", "words", "problems", "guide"] as const;

/** Of problems it words the buttons alone. `xtask/generate/messages.rs` does as this does. */
const isOfThePage = (file: string, id: string): boolean => file !== "problems" || id.startsWith("action-");

const MODULE = /^portico-words:(en|nb)$/;

/** Makes `portico-words:en` and `portico-words:nb`, whose default is what stands in the messages. */
export function words(): Plugin {
  return {
    name: "portico-words",
    resolveId: (id) => (MODULE.test(id) ? `\0${id}` : null),
    load(id) {
      const language = MODULE.exec(id.slice(1))?.[1];
      if (!id.startsWith("\0") || !language) return null;
      const entries = FILES.flatMap((name) => {
        const file = fileURLToPath(new URL(`${language}/${name}.ftl`, locales));
        this.addWatchFile(file);
        return new FluentResource(readFileSync(file, "utf8")).body.filter(({ id }) => isOfThePage(name, id));
      });
      // As a text: engines read JSON faster than script.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(entries))});`;
    },
  };
}
