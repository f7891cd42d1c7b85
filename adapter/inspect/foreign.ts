import { isOffered } from "../build/inspect.ts";
import type { WasmImport } from "../build/wasm.ts";
import { findCallers } from "./calls.ts";
import type { FunctionBody } from "./layout.ts";
import { resolveNeed } from "./needs.ts";
import { NO_PACKAGE, resolvePackage } from "./package-name.ts";

/** An import that no platform offers. */
export interface ForeignImport {
  module: string;
  name: string;
  kind: string;
  /** What it means, in plain words. */
  meaning: string;
  /** Packages with functions that call it. */
  packages: string[];
  /** Packages outside of these with functions that call one of theirs: who brings it in. Of package runtime, none. */
  usedBy: string[];
  /** Those functions, by name, or `function 12` where they have none. At most {@link NAMED}. */
  callers: string[];
}

/** Callers that are named of each import. */
const NAMED = 5;

/**
 * Lists what no platform offers, and which functions call it.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function findForeign(
  bytes: Uint8Array,
  imports: readonly WasmImport[],
  functions: readonly FunctionBody[],
  names: ReadonlyMap<number, string>,
): ForeignImport[] {
  const foreign = imports.filter((entry) => !isOffered(entry, "module"));
  const called = imports.filter(({ kind }) => kind === "func");
  const indices = new Map(called.map((entry, index) => [entry, index]));
  const wanted = new Set(foreign.flatMap((entry) => indices.get(entry) ?? []));
  const found = findCallers(bytes, functions, wanted);
  const packageOf = (index: number) => (names.has(index) ? [resolvePackage(names.get(index)!)] : []);
  const callersOf = (entry: WasmImport) => found.get(indices.get(entry) ?? -1) ?? [];
  const users = findUsers(bytes, functions, packageOf, new Set(foreign.flatMap(callersOf).flatMap(packageOf)));
  return foreign.map((entry) => {
    const { module, name, kind } = entry;
    const by = callersOf(entry);
    const packages = [...new Set(by.flatMap(packageOf))].sort();
    const usedBy = [...new Set(packages.flatMap((path) => users.get(path) ?? []))].sort();
    const callers = by.slice(0, NAMED).map((index) => names.get(index) ?? `function ${index}`);
    return { module, name, kind, meaning: resolveNeed(entry), packages, usedBy, callers };
  });
}

/** Finds for each of some packages the others that call its functions. Everything calls package runtime: it is left out. */
function findUsers(
  bytes: Uint8Array,
  functions: readonly FunctionBody[],
  packageOf: (index: number) => string[],
  of: ReadonlySet<string>,
): Map<string, string[]> {
  const targets = functions.flatMap(({ index }) => {
    const [path = "runtime"] = packageOf(index);
    return path !== "runtime" && path !== NO_PACKAGE && of.has(path) ? [[index, path] as const] : [];
  });
  const paths = new Map(targets);
  const users = new Map<string, Set<string>>();
  for (const [index, callers] of findCallers(bytes, functions, new Set(paths.keys()))) {
    const path = paths.get(index)!;
    const known = users.get(path) ?? new Set();
    for (const user of callers.flatMap(packageOf)) if (user !== path) known.add(user);
    users.set(path, known);
  }
  return new Map([...users].map(([path, known]) => [path, [...known]]));
}
