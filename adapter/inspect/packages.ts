import type { WasmModule } from "../build/wasm.ts";
import { readFunctionTable } from "./go-tables.ts";
import type { FunctionBody, Section } from "./layout.ts";
import { readNames } from "./names.ts";
import { GROUPS, type Group, type Modules, resolveGroup, resolvePackage } from "./package-name.ts";

/** Functions that are named of each package. */
const LARGEST = 5;

/** The names of functions, by index, and where they are from. */
export interface FunctionNames {
  names: ReadonlyMap<number, string>;
  /** `go-tables`: what Go's linker leaves in each program for its stack traces. */
  source: "names" | "go-tables" | "none";
}

/**
 * Computes what the functions of a binary are called.
 * @param memory as the program starts with it, where that is known.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function resolveNames(
  bytes: Uint8Array,
  sections: readonly Section[],
  functions: readonly FunctionBody[],
  module: WasmModule,
  memory: Buffer | undefined,
): FunctionNames {
  const names = readNames(bytes, sections);
  if (names.size > 0) return { names: unmangle(names, memory), source: "names" };
  // What optimizes a binary leaves no producers, and moves functions.
  const isLinked = Object.values(module.producers).some((entries) => entries.some(({ name }) => name === "Go"));
  const table = memory && isLinked ? readFunctionTable(memory, functions.length) : undefined;
  if (table === undefined) return { names, source: "none" };
  return { names: new Map(functions.map(({ index }, at) => [index, table[at]!])), source: "go-tables" };
}

/** Go's linker puts _ for what is not a letter, a digit or a dot: its other table has the names as they are. */
function unmangle(names: Map<number, string>, memory: Buffer | undefined): Map<number, string> {
  const table = memory && readFunctionTable(memory);
  if (table === undefined) return names;
  const originals = new Map(table.map((name) => [name.replace(/[^\w.]/g, "_"), name]));
  return new Map([...names].map(([index, name]) => [index, originals.get(name) ?? name]));
}

/** The code of one package. */
export interface PackageReport {
  path: string;
  group: Group;
  /** Bytes of code, and their share of the code section in percent, rounded to a tenth. */
  bytes: number;
  percent: number;
  functions: number;
  /** The largest functions, the largest first. */
  largest: { name: string; bytes: number }[];
}

/** Computes how much code each package has, the largest first. */
export function resolvePackages(
  functions: readonly FunctionBody[],
  names: ReadonlyMap<number, string>,
  modules: Modules,
): PackageReport[] {
  const total = functions.reduce((sum, { bytes }) => sum + bytes, 0);
  const found = new Map<string, { name: string; bytes: number }[]>();
  for (const { index, bytes } of functions) {
    const name = names.get(index) ?? `function ${index}`;
    const path = resolvePackage(name);
    const entries = found.get(path);
    if (entries) entries.push({ name, bytes });
    else found.set(path, [{ name, bytes }]);
  }
  const reports = [...found].map(([path, entries]) => {
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    return {
      path,
      group: resolveGroup(path, modules),
      bytes,
      percent: resolvePercent(bytes, total),
      functions: entries.length,
      largest: entries.sort((a, b) => b.bytes - a.bytes).slice(0, LARGEST),
    };
  });
  return reports.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
}

/** What all packages of a group have. */
export interface GroupReport {
  group: Group;
  packages: number;
  bytes: number;
  percent: number;
}

/** Computes how much code each group has, those without any left out. */
export function resolveGroups(packages: readonly PackageReport[]): GroupReport[] {
  const total = packages.reduce((sum, { bytes }) => sum + bytes, 0);
  return GROUPS.flatMap((group) => {
    const members = packages.filter((entry) => entry.group === group);
    if (members.length === 0) return [];
    const bytes = members.reduce((sum, entry) => sum + entry.bytes, 0);
    return [{ group, packages: members.length, bytes, percent: resolvePercent(bytes, total) }];
  });
}

/** Share in percent, rounded to a tenth. */
export function resolvePercent(part: number, total: number): number {
  return total === 0 ? 0 : Math.round((part / total) * 1000) / 10;
}
