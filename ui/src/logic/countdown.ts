/** Whole seconds until `deadline`, never below zero; the last second counts as one. */
export function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** A countdown as a clock shows it: 0:24, 9:05, 1:02:03. */
export function asClock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The moments at which a countdown is worth saying aloud; between them it only shows. */
const SPOKEN = [300, 60, 30, 10, 0];

/**
 * Says which moment has been passed between two readings, so that a screen reader hears five
 * sentences in ten minutes and not six hundred.
 */
export function momentPassed(before: number, after: number): number | null {
  return SPOKEN.find((moment) => before > moment && after <= moment) ?? null;
}
