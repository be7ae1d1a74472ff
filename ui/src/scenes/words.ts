// Words that the app brings along with what it has found; the window itself does without them.

import { FluentResource } from "@fluent/bundle";
import { type Language, addMessages, loadLanguage } from "../text";

const FILES: Record<string, string> = import.meta.glob("../../../crates/core/locales/*/{causes,problems,doctor,doctor-*}.ftl", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Loads all words in both languages, so that a scene can be in either at once. */
export async function loadAllWords(): Promise<void> {
  for (const language of ["en", "nb"] satisfies Language[]) {
    await loadLanguage(language);
    for (const [path, source] of Object.entries(FILES)) {
      if (path.includes(`/${language}/`)) addMessages(language, new FluentResource(source));
    }
  }
}
