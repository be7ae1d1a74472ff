import type { FindingView } from "../generated/views";

/** One thing that a finding rests on, in plain text: a name, and one line or several. */
export interface Fact {
  key: string;
  lines: string[];
}

/** How yes, no and moments are said. */
export interface Words {
  yes: string;
  no: string;
  moment: (iso: string) => string;
}

/** What a finding rests on, as a person can read it. Values are shown as they are, never as markup. */
export function facts(evidence: Record<string, unknown>, words: Words): Fact[] {
  return Object.entries(evidence).map(([key, value]) => ({ key, lines: linesOf(value, words) }));
}

/** What is handed to IT: what is wrong, what is asked for, and what it rests on. */
export function sheetForIt(
  title: string,
  wanted: readonly string[],
  findings: readonly FindingView[],
  label: (key: string) => string,
  words: Words,
): string {
  const seen = findings.flatMap((finding) => [
    `${finding.title} [${finding.id}]`,
    ...(finding.cause ? [`  ${finding.cause}`] : []),
    ...facts(finding.evidence, words).flatMap(({ key, lines }) =>
      lines.length === 1 ? [`  ${label(key)}: ${lines[0]}`] : [`  ${label(key)}:`, ...lines.map((line) => `    ${line}`)],
    ),
  ]);
  return [title, ...wanted, ...(seen.length > 0 ? ["", ...seen] : [])].join("\n");
}

function linesOf(value: unknown, words: Words): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "boolean") return [value ? words.yes : words.no];
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) return [words.moment(value)];
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap((one) => linesOf(one, words));
  return Object.entries(value).map(([name, one]) => `${name}: ${linesOf(one, words).join(", ")}`);
}
