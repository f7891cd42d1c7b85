import { renderBytes, renderTable } from "../build/render-report.ts";
import { type PackageReport, resolvePercent } from "./packages.ts";
import { plain } from "./plain.ts";
import type { InspectReport } from "./report.ts";

/** Packages that are listed unless all are asked for. */
const LISTED = 20;

/** Sections below this share of the file, in percent, count as one. */
const SMALL = 0.5;

/** Renders what each section weighs. */
export function renderSections({ sections, wasm }: InspectReport): string[] {
  const row = (name: string, { raw, gzip, brotli }: { raw: number; gzip: number; brotli: number }) => [
    plain(name),
    renderBytes(raw),
    renderBytes(gzip),
    renderBytes(brotli),
    renderPercent(resolvePercent(raw, wasm.raw)),
  ];
  const small = sections.filter(({ raw, debug }) => !debug && resolvePercent(raw, wasm.raw) < SMALL);
  const sum = (key: "raw" | "gzip" | "brotli") => small.reduce((total, section) => total + section[key], 0);
  const rows = [
    ["", "as it is", "gzip", "brotli", "share"],
    ...sections
      .filter((section) => !small.includes(section))
      .map((section) => row(section.debug ? `${section.name} (debugging)` : section.name, section)),
    ...(small.length > 0
      ? [row(`${small.length} small ones`, { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") })]
      : []),
    row("the whole file", wasm),
  ];
  return renderTable(rows);
}

/** Renders how much code each group and package has, or why that can't be told. */
export function renderCode({ code, origin, source }: InspectReport, all: boolean): string[] {
  if (code.names === "none") return explainNoNames(code.functions, source);
  const groups = code.groups.map(({ group, packages, bytes, percent }) => [
    group,
    renderBytes(bytes),
    renderPercent(percent),
    packages === 1 ? "1 package" : `${packages} packages`,
  ]);
  const listed = all ? code.packages : code.packages.slice(0, LISTED);
  const rest = code.packages.slice(listed.length);
  const rows = [...listed.map(renderPackage)];
  if (rest.length > 0) {
    const bytes = rest.reduce((sum, entry) => sum + entry.bytes, 0);
    rows.push([
      `${rest.length} others (--packages lists them)`,
      renderBytes(bytes),
      renderPercent(resolvePercent(bytes, code.bytes)),
      "",
    ]);
  }
  const lines = [...renderTable(groups), "", ...renderTable(rows)];
  if (origin.compiler.name === "Go" && code.names === "go-tables") {
    lines.push(
      "",
      "  The names are from the table that Go has for its stack traces. The table is in the data section.",
    );
  }
  return lines;
}

function renderPackage({ path, bytes, percent, group }: PackageReport): string[] {
  return [plain(path), renderBytes(bytes), renderPercent(percent), group];
}

function explainNoNames(functions: number, source: InspectReport["source"]): string[] {
  if (functions === 0) return ["  There is no code in it."];
  const what = source === "module" ? "its wasm" : "the binary";
  return [
    `  The names of its ${functions} functions were left out, so that ${what} is smaller.`,
    "  Name the Go package in place of the file, as in `npx go-edge inspect .`: it is built with names, in a temporary",
    "  folder. Or build with --debug.",
  ];
}

/** Renders a share: `4.0 %`. */
export function renderPercent(percent: number): string {
  return `${percent.toFixed(1)} %`;
}
