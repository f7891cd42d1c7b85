import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BINDING_MODULE, BRIDGE_MODULE, OPERATION_MODULE, WASI_MODULE } from "../runtime/abi.ts";
import { GoEdgeError } from "./errors.ts";
import { type Program, reaches, resolveImportChain } from "./program.ts";
import type { WasmImport } from "./wasm.ts";

/** Modules that other hosts offer, and what an import from them means. */
const FAMILIES: Readonly<Record<string, string>> = {
  gojs: "Go's glue for browsers and Node: the program was built with GOOS=js, or uses syscall/js",
  go: "Go's glue for browsers and Node, up to Go 1.20",
  env: "C code, or a function declared without a body",
  wasi_unstable: "WASI before preview 1",
  [WASI_MODULE]: "WASI functions that no platform offers here",
  [BRIDGE_MODULE]: "go-edge functions that this version does not have: the library is of another version",
  [OPERATION_MODULE]: "operations that this version of go-edge does not have: the library is of another version",
  [BINDING_MODULE]: "bindings that this version of go-edge does not have: the library is of another version",
};

/** Modules that only our own library imports. */
const OWN = new Set<string>([BRIDGE_MODULE, OPERATION_MODULE, BINDING_MODULE]);

/** Makes the error for imports that the host does not offer: names each, and who brings it in where that can be told. */
export async function explainImports(foreign: readonly WasmImport[], program?: Program): Promise<GoEdgeError> {
  const lines: string[] = [];
  for (const module of new Set(foreign.map((entry) => entry.module))) {
    const imports = foreign.filter((entry) => entry.module === module);
    lines.push(`  ${module}: ${imports.map(describe).join(", ")}`);
    lines.push(`    ${resolveFamily(module)}`);
    for (const chain of program ? await findImporters(imports, program) : []) {
      lines.push(`    brought in by ${chain.join(" → ")}`);
    }
  }
  return new GoEdgeError("UNKNOWN_IMPORT", `the program imports what no platform offers:\n${lines.join("\n")}`, {
    hint: foreign.some(({ module }) => !OWN.has(module))
      ? "Leave the package that needs it out of this build, with `//go:build !wasip1` in the file that imports it."
      : "Bring the library up to date with `npx go-edge init`, and build again.",
  });
}

function describe({ name, kind }: WasmImport): string {
  return kind === "func" ? name : `${name} (${kind})`;
}

/** Tells what an import from a module means that nothing here offers. */
export function resolveFamily(module: string): string {
  if (Object.hasOwn(FAMILIES, module)) return FAMILIES[module]!;
  if (module.startsWith("wasi:")) return "WASI preview 2: build for preview 1 (GOOS=wasip1, TinyGo's target wasip1)";
  return "a module of another host";
}

/** Lists an import chain for each package that declares one of the imports, or that is known to need its module. */
async function findImporters(imports: readonly WasmImport[], program: Program): Promise<string[][]> {
  const importers = new Set<string>();
  if (imports[0]?.module === "gojs" && reaches(program, "syscall/js")) importers.add("syscall/js");
  for (const entry of program.packages.values()) {
    if (entry.Standard || !entry.Dir) continue;
    for (const file of entry.GoFiles ?? []) {
      const source = await readFile(join(entry.Dir, file), "utf8");
      if (imports.some((wanted) => declares(source, wanted))) importers.add(entry.ImportPath);
    }
  }
  return [...importers].map((path) => resolveImportChain(program, path)).filter((chain) => chain.length > 0);
}

function declares(source: string, { module, name }: WasmImport): boolean {
  for (const [, from, what] of source.matchAll(/^\/\/go:wasmimport[ \t]+(\S+)[ \t]+(\S+)/gm)) {
    if (from === module && what === name) return true;
  }
  // TinyGo's older form: a comment that names the function, on one without a body.
  return module === "env" && new RegExp(`^//export[ \\t]+${escapeRegExp(name)}[ \\t]*$`, "m").test(source);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
