// The window's clock. Reading `now()` in a template keeps it fresh, second by second, and only
// as long as somebody looks.

import { createSubscriber } from "svelte/reactivity";

let ahead = 0;
const readers = new Set<() => void>();

const subscribe = createSubscriber((update) => {
  readers.add(update);
  const timer = setInterval(update, 1000);
  return () => {
    readers.delete(update);
    clearInterval(timer);
  };
});

/** The time in milliseconds. */
export function now(): number {
  subscribe();
  return Date.now() + ahead;
}

/** Sets the clock to a moment. Only recorded scenes and tests do. */
export function setClock(moment: string): void {
  ahead = Date.parse(moment) - Date.now();
  for (const update of readers) update();
}

/** Lets time pass at once. Only recorded scenes and tests do. */
export function advance(seconds: number): void {
  ahead += seconds * 1000;
  for (const update of readers) update();
}
