import type { Category, CheckView, ShownFindingView, Status } from "../generated/views";

/** What is known of a check: its finding, or nothing yet. */
export interface Row {
  check: CheckView;
  finding: ShownFindingView | null;
}

export interface Group {
  category: Category;
  rows: Row[];
}

/** The checks by category. Both orders are the run's own, so that nothing moves as findings come. */
export function groups(checks: readonly CheckView[], findings: ReadonlyMap<string, ShownFindingView>): Group[] {
  const found = new Map<Category, Row[]>();
  for (const check of checks) {
    const rows = found.get(check.category) ?? [];
    rows.push({ check, finding: findings.get(check.id) ?? null });
    found.set(check.category, rows);
  }
  return [...found].map(([category, rows]) => ({ category, rows }));
}

/** The rows that came out in one of these ways. */
export function having(rows: readonly Row[], ...statuses: Status[]): Row[] {
  return rows.filter((row) => row.finding !== null && statuses.includes(row.finding.status));
}
