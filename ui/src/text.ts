// The words. One catalogue in Fluent for the window, the command line and the page in the
// browser; a screen asks by id, and a missing message shows its id, so that it is seen.

import { FluentBundle, type FluentResource, type FluentVariable } from "@fluent/bundle";
import { createSubscriber } from "svelte/reactivity";
import type { MessageId } from "./generated/messages";

export type Language = "en" | "nb";
export type { MessageId };
type Arguments = Record<string, FluentVariable>;

const FALLBACK: Language = "en";
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

type Body = FluentResource["body"];

/** The words of a language are loaded when it is first spoken. */
const load: Record<Language, () => Promise<{ default: Body }>> = {
  en: () => import("portico-words:en"),
  nb: () => import("portico-words:nb"),
};

const bundles = new Map<string, FluentBundle>();
let current: Language = FALLBACK;
let wanted: Language = FALLBACK;
let changed = () => {};

const subscribe = createSubscriber((update) => {
  changed = update;
  return () => {
    changed = () => {};
  };
});

/** The message with this id (`name` or `name.attribute`) in the language in force. */
export function text(id: MessageId, args: Arguments = {}): string {
  subscribe();
  return lookUp(current, id, args) ?? lookUp(FALLBACK, id, args) ?? id;
}

/** The same, or nothing where the catalogue has no such message. */
export function textIfAny(id: string, args: Arguments = {}): string | null {
  subscribe();
  return lookUp(current, id, args) ?? lookUp(FALLBACK, id, args);
}

export function language(): Language {
  subscribe();
  return current;
}

/** Changes the language everywhere at once, as soon as its words are there; what is typed stays. */
export function setLanguage(tag: string): Promise<void> {
  const next: Language = tag.toLowerCase().startsWith("n") ? "nb" : "en";
  wanted = next;
  if (bundles.has(next)) {
    speak(next);
    return Promise.resolve();
  }
  return loadLanguage(next).then(() => {
    // Somebody may have wanted another one meanwhile.
    if (wanted === next) speak(next);
  });
}

/** Loads the words of a language. */
export async function loadLanguage(language: Language): Promise<void> {
  const { default: body } = await load[language]();
  if (bundles.has(language)) return;
  // Marks around arguments only matter where directions mix; elsewhere they end up in clipboards.
  const made = new FluentBundle(language, { useIsolating: direction(language) === "rtl" });
  made.addResource({ body });
  bundles.set(language, made);
}

function speak(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
  current = language;
  changed();
}

export function direction(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}

/** A moment as people say it: "today at 14:05", "Monday 23 November at 14:05". */
export function moment(iso: string, now: number): string {
  const then = new Date(iso);
  const time = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(then);
  const days = daysBetween(new Date(now), then);
  if (days === 0) return text("moment-today", { time });
  if (days === 1) return text("moment-tomorrow", { time });
  if (days === -1) return text("moment-yesterday", { time });
  return text("moment-date", { date: day(iso, now), time });
}

/** A day as people say it, with the year only where it is another one. */
export function day(iso: string, now: number): string {
  const then = new Date(iso);
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  const near = Math.abs(daysBetween(new Date(now), then)) < 7;
  return new Intl.DateTimeFormat(locale(), {
    ...(near ? { weekday: "long" } : {}),
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(then);
}

/** The time of day. */
export function timeOfDay(iso: string | number): string {
  subscribe();
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

/** Adds messages to a language that is loaded; those it has win. For recorded scenes. */
export function addMessages(language: Language, more: FluentResource): void {
  bundles.get(language)?.addResource(more, { allowOverrides: false });
}

// English as in Great Britain: 24 hours, day before month.
function locale(): string {
  subscribe();
  return current === "en" ? "en-GB" : current;
}

function lookUp(language: Language, id: string, args: Arguments): string | null {
  const catalogue = bundles.get(language);
  const [name = "", attribute] = id.split(".");
  const message = catalogue?.getMessage(name);
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  // With a place to put errors, a missing argument shows its name instead of failing the screen.
  return pattern == null || !catalogue ? null : catalogue.formatPattern(pattern, args, []);
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}
