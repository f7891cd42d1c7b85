import { type Goal, isReached, type PartResult } from "./result.ts";
import { renderNumber } from "./statistics.ts";

/** Renders a part's result as Markdown. */
export function renderResult({ title, method, columns, rows, goals }: PartResult): string {
  return [`## ${title}`, method, renderTable(columns, rows), ...(goals.length > 0 ? [renderGoals(goals)] : [])].join(
    "\n\n",
  );
}

function renderGoals(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => [
    goal.what,
    `${renderNumber(goal.value)} ${goal.unit}`.trim(),
    "atMost" in goal.limit ? `≤ ${goal.limit.atMost}` : `≥ ${goal.limit.atLeast}`,
    isReached(goal) ? "yes" : "no",
  ]);
  return renderTable(["goal", "median", "limit", "reached"], rows);
}

/** Renders a table: the first column to the left, all others to the right. */
export function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((name, at) =>
    Math.max(3, ...[name, ...rows.map((row) => row[at]!)].map((text) => text.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join(" | ")} |`;
  const rule = widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(columns), line(rule), ...rows.map(line)].join("\n");
}
