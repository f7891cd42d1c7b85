import { renderBytes, renderTable } from "../build/render-report.ts";
import { TARGETS } from "../build/targets.ts";
import { TAKEN } from "../node/snapshot-spec.ts";
import { KIND_TITLES } from "./origin.ts";
import { plain } from "./plain.ts";
import type { PlatformReport } from "./portability.ts";
import { renderCode, renderPercent, renderSections } from "./render-sizes.ts";
import type { InspectReport } from "./report.ts";

/** Imports and exports of one kind that are named; `--json` has all. */
const NAMED = 12;

/** The longest name of a platform. */
const TITLE = Math.max(...TARGETS.map(({ title }) => title.length));

/** How to render. */
export interface RenderOptions {
  /** Every package, in place of the largest. */
  packages: boolean;
  /** Makes a title of a line. */
  title(text: string): string;
}

/** Renders a report for people. What comes from the file can't move a terminal's cursor. */
export function renderInspection(report: InspectReport, options: RenderOptions): string {
  const parts = [
    [options.title(plain(report.name)), ...renderOrigin(report)],
    [options.title("Runs on"), ...renderPlatforms(report.platforms)],
    ...renderForeign(report, options),
    [options.title(`Imports (${report.imports.length})`), ...renderImports(report.imports)],
    [options.title(`Exports (${report.exports.length})`), `  ${renderNames(report.exports.map(({ name }) => name))}`],
    [options.title("Where the bytes go"), ...renderSections(report)],
    [options.title("Code by package"), ...renderCode(report, options.packages)],
  ];
  return parts.map((lines) => lines.join("\n")).join("\n\n");
}

function renderOrigin({ origin, memory, snapshot, uses, wasm, module }: InspectReport): string[] {
  const { compiler, header, build, producers } = origin;
  const compiled = compiler.name === "unknown" ? "an unknown compiler" : `${compiler.name} ${compiler.version}`.trim();
  const also = producers.filter((name) => !name.startsWith(compiler.name));
  const rows: [string, string | undefined][] = [
    ["compiler", also.length > 0 ? `${compiled} (and ${also.join(", ")})` : compiled],
    ["kind", KIND_TITLES[origin.kind]],
    ["ABI", origin.abi === null ? undefined : `${origin.abi}`],
    ["module", header ? `by go-edge ${header.version}, for ${header.target}` : undefined],
    ["wasm", module?.wasm ? `${module.wasm}, beside the module` : undefined],
    ["program", build ? `${build.path}${renderModules(build.dependencies.length)}` : undefined],
    ["build id", origin.buildId ?? undefined],
    ["memory", renderMemory(memory)],
    ["snapshot", snapshot ? renderSnapshot(snapshot) : undefined],
    ["uses", [...uses.operations, ...(uses.schedules ? ["schedules"] : [])].join(", ") || undefined],
    ["size", `${renderBytes(wasm.raw)}, ${renderBytes(wasm.gzip)} gzip, ${renderBytes(wasm.brotli)} brotli`],
    ["sha256", wasm.sha256],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : `  ${name.padEnd(10)}${plain(value)}`));
}

function renderModules(count: number): string {
  if (count === 0) return "";
  return count === 1 ? ", with one other module" : `, with ${count} other modules`;
}

function renderMemory({ least, most, imported }: InspectReport["memory"]): string {
  if (least === null) return imported ? "the host's" : "none";
  return `${renderBytes(least)} at the start, ${most === null ? "without a bound" : `up to ${renderBytes(most)}`}`;
}

function renderSnapshot({ version, depth, bytes, segments }: NonNullable<InspectReport["snapshot"]>): string {
  const parts = `${segments.toLocaleString("en-US")} ${segments === 1 ? "part" : "parts"}`;
  return `${TAKEN[depth]}, by go-edge ${version}: ${renderBytes(bytes)} of memory set, in ${parts}`;
}

function renderPlatforms(platforms: readonly PlatformReport[]): string[] {
  const rows = platforms.map(({ title, runs, size }) => {
    const use = size === null ? "" : `${renderAmount(size.used, size.unit)} of ${renderAmount(size.max, size.unit)}`;
    return [`${title.padEnd(TITLE)}  ${runs ? "yes" : "no"}`, use, size === null ? "" : renderPercent(size.percent)];
  });
  const lines = renderTable(rows);
  const problems = new Map(platforms.flatMap(({ problem, hint }) => (problem === null ? [] : [[problem, hint]])));
  for (const [problem, hint] of problems) {
    const titles = platforms.filter((entry) => entry.problem === problem).map(({ title }) => title);
    lines.push("", `  Not on ${titles.join(", ")}: ${indent(problem)}`);
    if (hint) lines.push(`    ${indent(hint)}`);
  }
  return lines;
}

function renderAmount(amount: number, unit: "bytes" | "characters"): string {
  return unit === "bytes" ? renderBytes(amount) : `${amount.toLocaleString("en-US")} characters`;
}

function indent(text: string): string {
  return text.split("\n").map(plain).join("\n    ");
}

/** The part about what no platform offers; none where all is offered. Imports with the same callers share a line. */
function renderForeign({ foreign }: InspectReport, { title }: RenderOptions): string[][] {
  if (foreign.length === 0) return [];
  const byCaller = group(foreign, ({ packages, usedBy, callers }) => {
    const by = packages.length > 0 ? packages : callers;
    const users = usedBy.slice(0, NAMED).join(", ");
    const brought = users === "" ? "" : `, which ${users} ${usedBy.length > 1 ? "use" : "uses"}`;
    return by.length > 0 ? `called by ${by.slice(0, NAMED).join(", ")}${brought}` : "nothing calls it directly";
  });
  const lines = [...byCaller].slice(0, NAMED).map(([called, entries]) => {
    return `  ${renderNames(entries.map(({ module, name }) => `${module}.${name}`))}: ${plain(called)}`;
  });
  return [[title("What no platform offers"), ...lines, ...renderRest(byCaller.size)]];
}

function renderImports(imports: InspectReport["imports"]): string[] {
  const byModule = group(imports, ({ module }) => module);
  const lines = [...byModule]
    .slice(0, NAMED)
    .flatMap(([module, own]) => [
      `  ${plain(module)}`,
      ...[...group(own, ({ need }) => need)].map(
        ([need, entries]) => `    ${need}: ${renderNames([...new Set(entries.map(({ name }) => name))])}`,
      ),
    ]);
  return [...lines, ...renderRest(byModule.size)];
}

/** Tells of what comes after the first {@link NAMED}. */
function renderRest(count: number): string[] {
  return count > NAMED ? [`  and ${count - NAMED} others`] : [];
}

/** Groups items by what they have in common, in the order of the first of each. */
function group<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const members = groups.get(key);
    if (members) members.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function renderNames(names: readonly string[]): string {
  const named = names.slice(0, NAMED).map(plain).join(", ");
  return names.length > NAMED ? `${named}, and ${names.length - NAMED} others` : named || "none";
}
