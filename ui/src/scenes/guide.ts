// The guide, as it is built in; the app's own search is better than this one.

import type { ArticleView } from "../generated/views";

const ARTICLES: Record<string, string> = import.meta.glob("../../../crates/doctor/guide/*/*.md", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** All articles in a language. */
function guide(language: string): ArticleView[] {
  return Object.entries(ARTICLES)
    .filter(([path]) => path.includes(`/${language}/`))
    .map(([path, source]) => {
      const [, front = "", body = ""] = source.split(/^---$/m);
      const value = (key: string) => new RegExp(`^${key}:(.*)$`, "m").exec(front)?.[1]?.trim() ?? "";
      const list = (key: string) => value(key).split(",").map((part) => part.trim()).filter(Boolean);
      const id = path.replace(/^.*\//, "").replace(/\.md$/, "");
      const [title, reviewed] = [value("title"), value("reviewed")];
      return { id, title, reviewed, applies: list("applies"), links: list("links"), body: body.trim() };
    });
}

/** Those that have all of these words in them. */
export function search(language: string, words: string): ArticleView[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/);
  return guide(language).filter(({ title, body }) => {
    const own = `${title} ${body}`.toLocaleLowerCase();
    return wanted.every((word) => own.includes(word));
  });
}

export function article(language: string, id: string): ArticleView {
  const found = guide(language).find((one) => one.id === id);
  if (!found) throw new Error("there is no such article");
  return found;
}
