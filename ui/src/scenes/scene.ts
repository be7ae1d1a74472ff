// What a recorded scene is made of.

import type { Shell } from "../generated/shell";
import type { DiagnosisView, OverviewView, ShownFindingView } from "../generated/views";

/** What a person does once the scene is open. */
export type Gesture = { click: string } | { type: string; into: string } | { press: string } | { pass: number };

export interface Scene {
  overview?: Partial<OverviewView>;
  /** How calls answer; what is left out answers as on a good day. */
  calls?: Partial<Shell>;
  acts?: Gesture[];
  /** The run of checks that troubleshooting shows; without one, that of a good day. */
  run?: () => RecordedRun;
  /** What the app tells of itself only after the scene is open, when it is said to arrive. */
  arrives?: () => Partial<OverviewView>;
  /** The screen that is to be seen in the end. */
  shows: string;
}

/** A run of checks as it is played: what it finds and says, and whether it comes to its end. */
export interface RecordedRun {
  findings: ShownFindingView[];
  diagnosis: DiagnosisView | null;
  ends: boolean;
  /** What it finds only after the scene is open. */
  rest?: () => RecordedRun;
}

/** A Monday morning: scenes always play at the same time. */
export const START = "2026-11-23T10:00:00Z";

/** The moment so many minutes after that. */
export const at = (minutes: number): string => new Date(Date.parse(START) + minutes * 60_000).toISOString();

/** What never comes. */
export const NEVER = new Promise<never>(() => {});

const waiting: (() => void)[] = [];

/** What comes later: not before `arrive` is called. */
export const late = <T>(value: () => T | Promise<T>): Promise<T> =>
  new Promise((resolve) => waiting.push(() => resolve(value())));

/** Lets come what is late. */
export function arrive(): void {
  for (const come of waiting.splice(0)) come();
}

/** Forgets what an earlier scene was still waiting for. */
export function forgetLate(): void {
  waiting.length = 0;
}
