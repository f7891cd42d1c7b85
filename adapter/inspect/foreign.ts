import { isOffered } from "../build/inspect.ts";
import type { WasmImport } from "../build/wasm.ts";
import { findCallers } from "./calls.ts";
import type { FunctionBody } from "./layout.ts";
import { resolveNeed } from "./needs.ts";
import { resolvePackage } from "./package-name.ts";

/** An import that no platform offers. */
export interface ForeignImport {
  module: string;
  name: string;
  kind: string;
  /** What it means, in plain words. */
  meaning: string;
  /** Packages with functions that call it. */
  packages: string[];
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
  return foreign.map((entry) => {
    const { module, name, kind } = entry;
    const by = found.get(indices.get(entry) ?? -1) ?? [];
    const packages = new Set(by.flatMap((index) => (names.has(index) ? resolvePackage(names.get(index)!) : [])));
    const callers = by.slice(0, NAMED).map((index) => names.get(index) ?? `function ${index}`);
    return { module, name, kind, meaning: resolveNeed(entry), packages: [...packages].sort(), callers };
  });
}
