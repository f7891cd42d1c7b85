import { parseWasm, type WasmModule } from "../build/wasm.ts";
import { type ForeignImport, findForeign } from "./foreign.ts";
import { type BuildInfo, readBuildInfo } from "./go-tables.ts";
import { resolveMemory } from "./image.ts";
import { type FunctionBody, listFunctions, listSections, type Section } from "./layout.ts";
import type { ModuleHeader } from "./module.ts";
import { type Origin, resolveOrigin } from "./origin.ts";
import { type FunctionNames, resolveNames } from "./packages.ts";

/** Everything that a binary tells by itself. */
export interface Dissection {
  module: WasmModule;
  sections: Section[];
  functions: FunctionBody[];
  names: FunctionNames;
  /** What a Go program was built from; undefined when it does not tell. */
  info: BuildInfo | undefined;
  origin: Origin;
  foreign: ForeignImport[];
}

/**
 * Takes a binary apart, without running anything of it.
 * @param header what go-edge wrote on top of the module that it is from.
 * @throws GoEdgeError WASM_MALFORMED with the offset: for nothing that a file holds is there another error.
 */
export function dissect(bytes: Uint8Array, header?: ModuleHeader): Dissection {
  const module = parseWasm(bytes);
  const sections = listSections(bytes);
  const functions = listFunctions(bytes, sections, module.imports);
  const memory = resolveMemory(bytes, sections);
  const info = memory && readBuildInfo(memory);
  const names = resolveNames(bytes, sections, functions, module, memory);
  const origin = resolveOrigin(bytes, sections, module, info, header);
  const foreign = findForeign(bytes, module.imports, functions, names.names);
  return { module, sections, functions, names, info, origin, foreign };
}
