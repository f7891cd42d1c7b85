import { relative } from "node:path";
import type { BuildReport, LimitReport } from "./report.ts";

/** Renders a build's sizes and limits for people, paths relative to `cwd`. */
export function renderReport(report: BuildReport, cwd: string): string {
  const { wasm } = report;
  const optimized = wasm.compiled === wasm.bytes ? "" : `${renderBytes(wasm.compiled)} → `;
  const rows = [["wasm", `${optimized}${renderBytes(wasm.bytes)}`, `${renderBytes(wasm.gzip)} gzip`]];
  for (const file of report.files) {
    const path = file.path === "-" ? "(standard output)" : relative(cwd, file.path) || file.path;
    rows.push([path, renderBytes(file.bytes), `${renderBytes(file.gzip)} gzip`]);
  }
  const limits = report.limits.map((limit) => [
    limit.target === report.target ? `${limit.target} *` : limit.target,
    renderUse(limit),
    `${limit.percent} %${limit.percent > 100 ? ", too large" : ""}`,
  ]);
  if (limits.length === 0) return renderTable(rows).join("\n");
  return [...renderTable(rows), "", "of each platform's limit (* this build)", ...renderTable(limits)].join("\n");
}

/** Renders a number of bytes: `54.3 KiB`. */
export function renderBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
}

function renderUse({ used, max, unit }: LimitReport): string {
  if (unit === "characters") return `${used.toLocaleString("en-US")} of ${max.toLocaleString("en-US")} characters`;
  return `${renderBytes(used)} of ${renderBytes(max)}`;
}

/** Lines up columns: the first to the left, the others to the right. */
export function renderTable(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  ")}`.trimEnd(),
  );
}
