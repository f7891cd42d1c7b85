import {
  ABI_EXPORT_PREFIX,
  ABI_VERSION,
  BINDING_MODULE,
  BINDINGS,
  BRIDGE_IMPORTS,
  BRIDGE_MODULE,
  COMMAND_EXPORTS,
  GUEST_EXPORTS,
  OPERATION_IMPORTS,
  OPERATION_MODULE,
  OPERATIONS,
  SCHEDULE_IMPORTS,
  SERVE_IMPORT,
  WASI_IMPORTS,
  WASI_MODULE,
} from "../runtime/abi.ts";
import { engine } from "./engine.ts";
import { type ErrorCode, GoEdgeError } from "./errors.ts";
import { explainImports } from "./foreign.ts";
import { neverServes, type Program } from "./program.ts";
import type { Target } from "./target.ts";
import { isWasiCommand, parseWasm, type WasmImport, type WasmModule } from "./wasm.ts";
import { malformed } from "./wasm-reader.ts";

const REBUILD = "Build it with `npx go-edge build`, from the Go program.";

type Kind = Target["kind"];

/** Imports that hosts offer, by kind and module: beside a command there is no bridge. */
const OFFERED: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>> = {
  module: {
    [BRIDGE_MODULE]: [...BRIDGE_IMPORTS, ...OPERATION_IMPORTS, ...SCHEDULE_IMPORTS],
    [OPERATION_MODULE]: OPERATIONS,
    [BINDING_MODULE]: BINDINGS,
    [WASI_MODULE]: WASI_IMPORTS,
  },
  command: { [WASI_MODULE]: WASI_IMPORTS },
};

/**
 * Reads the binary and checks that the run-time side can run it: the ABI and its version, the exports, that every import
 * is one the host offers, and that the program serves at all. Of a WASI command only the exports and imports are checked: any
 * host of preview 1 must be able to run it.
 * @param program where the binary comes from, when it is known: serves to tell who brings a foreign import in.
 * @throws GoEdgeError WASM_MALFORMED, NOT_FOR_GO_EDGE, ABI_MISMATCH, UNKNOWN_IMPORT or NEVER_SERVES.
 */
export async function inspect(bytes: Uint8Array, program?: Program, kind: Kind = "module"): Promise<WasmModule> {
  const module = parseWasm(bytes);
  // A platform runs a command that was compiled elsewhere once for each request.
  const host = isWasiCommand(module) ? "command" : kind;
  const foreign = module.imports.filter((entry) => !isOffered(entry, host));
  if (host === "command") await checkCommand(module, foreign, program);
  else await checkReactor(module, foreign, program);
  checkCode(bytes);
  return module;
}

async function checkReactor(module: WasmModule, foreign: readonly WasmImport[], program?: Program): Promise<void> {
  // A binary for another host has neither our exports nor our imports. What it does import says more about it.
  const abi = readABI(module);
  if (abi === undefined) throw notForGoEdge(foreign);
  if (abi !== ABI_VERSION) throw abiMismatch(abi);
  const missing = listMissing(module, GUEST_EXPORTS);
  if (missing.length > 0) {
    const hint = missing.includes("_initialize") ? `${REBUILD} By hand, it takes -buildmode=c-shared.` : REBUILD;
    throw fail("NOT_FOR_GO_EDGE", `the wasm lacks the exports ${missing.join(", ")}`, hint);
  }
  if (foreign.length > 0) throw await explainImports(foreign, program);
  if (!module.imports.some((entry) => entry.module === BRIDGE_MODULE && entry.name === SERVE_IMPORT)) {
    throw program
      ? neverServes("nothing that main reaches calls ListenAndServe", program.library)
      : fail("NEVER_SERVES", "the program in the wasm never serves: it does not call ListenAndServe", REBUILD);
  }
}

async function checkCommand(module: WasmModule, foreign: readonly WasmImport[], program?: Program): Promise<void> {
  const missing = listMissing(module, COMMAND_EXPORTS);
  if (missing.length > 0) {
    const what = readABI(module) === undefined ? "no WASI command" : "built for a platform, not as a WASI command";
    const hint = "Build it with `npx go-edge build --target wasi`, from the Go program.";
    throw fail("NOT_FOR_GO_EDGE", `the wasm is ${what}: it lacks the exports ${missing.join(", ")}`, hint);
  }
  if (foreign.length > 0) throw await explainImports(foreign, program);
}

/** Computes the version of the ABI that a binary was built for; undefined when it was built for none. */
export function readABI(module: WasmModule): number | undefined {
  for (const { name, kind } of module.exports) {
    const version = name.startsWith(ABI_EXPORT_PREFIX) ? name.slice(ABI_EXPORT_PREFIX.length) : "";
    if (kind === "func" && /^\d+$/.test(version)) return Number(version);
  }
  return undefined;
}

function abiMismatch(abi: number): GoEdgeError {
  const newer = abi > ABI_VERSION;
  return fail(
    "ABI_MISMATCH",
    `the wasm was built for ABI ${abi}; this go-edge runs ABI ${ABI_VERSION}`,
    newer
      ? "Update go-edge: `npm install go-edge@latest`."
      : `${REBUILD} Its library is of an older go-edge: \`npx go-edge init\` brings it up to date.`,
  );
}

function notForGoEdge(foreign: readonly WasmImport[]): GoEdgeError {
  const from = [...new Set(foreign.map((entry) => entry.module))];
  const gojs = from.some((name) => name === "gojs" || name === "go");
  const details = gojs
    ? `: it imports ${from.join(", ")}, so it was built with GOOS=js`
    : from.length > 0
      ? `: it imports ${from.join(", ")}`
      : "";
  return fail("NOT_FOR_GO_EDGE", `the wasm was not built for go-edge${details}`, REBUILD);
}

function listMissing(module: WasmModule, exports: readonly string[]): string[] {
  return exports.filter((name) => {
    const kind = name === "memory" ? "memory" : "func";
    return !module.exports.some((entry) => entry.name === name && entry.kind === kind);
  });
}

/** Tells whether a platform, or a host of commands, offers an import. */
export function isOffered({ module, name, kind: external }: WasmImport, kind: Kind): boolean {
  const offered = OFFERED[kind];
  return external === "func" && Object.hasOwn(offered, module) && offered[module]!.includes(name);
}

/** Has the engine look at what the parser passes over: the code itself. */
function checkCode(bytes: Uint8Array): void {
  if (engine.validate(bytes)) return;
  try {
    new engine.Module(bytes);
  } catch (cause) {
    const { message } = cause as Error;
    throw malformed(Number(/@\+(\d+)/.exec(message)?.[1] ?? 0), `has code that is not valid: ${message}`, cause);
  }
}

function fail(code: ErrorCode, message: string, hint: string): GoEdgeError {
  return new GoEdgeError(code, message, { hint });
}
