import { BRIDGE_MODULE, SERVE_IMPORT, WASI_MODULE } from "../runtime/abi.ts";
import { GuestExit } from "../runtime/faults.ts";
import { Descriptors } from "../runtime/files/descriptors.ts";
import { MemoryDirectory } from "../runtime/files/memory.ts";
import { Volume } from "../runtime/files/volume.ts";
import { Memory } from "../runtime/memory.ts";
import { allFamilies } from "../runtime/wasi/all.ts";
import { createWasi } from "../runtime/wasi/imports.ts";
import { CommandHost } from "./command-host.ts";
import { HostDirectory } from "./host-files.ts";
import type { Folder, ProgramFailure, ProgramSpec } from "./program.ts";
import { ServingWatch } from "./serving.ts";

/** Bytes that a folder in memory may hold. */
const MEMORY_FOLDER = 1024 * 1024 * 1024;

/** Functions that are named when a program traps. */
const MOST_FRAMES = 20;

interface CommandExports {
  memory: WebAssembly.Memory;
  _start(): void;
}

/** Runs a WASI command to its end. Returns its exit code, or why there is none. */
export function runCommand(spec: ProgramSpec): number | ProgramFailure {
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(spec.bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    return fail("WASM_MALFORMED", `${spec.file} is not a WebAssembly module: ${(error as Error).message}`);
  }
  const watch = spec.explainsServing ? new ServingWatch() : undefined;
  const host = new CommandHost(spec.args, spec.environ, watch);
  const families = allFamilies(() => openFolders(spec.folders));
  const functions = createWasi(host, Object.values(families));
  const problem = checkImports(module, functions, spec.file) ?? checkExports(module, spec.file);
  if (problem !== undefined) return problem;
  try {
    const exports = new WebAssembly.Instance(module, { [WASI_MODULE]: functions }).exports as unknown as CommandExports;
    host.memory = new Memory(exports.memory);
    exports._start();
    host.flush();
    return 0;
  } catch (reason) {
    if (watch?.waitsForClients) return serves(spec.file);
    host.flush();
    return reason instanceof GuestExit ? reason.code : trapped(spec.file, reason);
  }
}

function openFolders(folders: readonly Folder[]): Descriptors {
  const table = new Descriptors();
  for (const { guest, host } of folders) {
    table.preopen(guest, host === undefined ? new MemoryDirectory(createVolume()) : new HostDirectory(host));
  }
  return table;
}

function createVolume(): Volume {
  return new Volume(2n, MEMORY_FOLDER, Date.now);
}

function checkImports(
  module: WebAssembly.Module,
  functions: Record<string, unknown>,
  file: string,
): ProgramFailure | undefined {
  const foreign = WebAssembly.Module.imports(module).filter(
    (entry) => entry.module !== WASI_MODULE || !Object.hasOwn(functions, entry.name),
  );
  if (foreign.length === 0) return undefined;
  const names = foreign.map((entry) => `${entry.module}.${entry.name}`).join(", ");
  if (foreign.some((entry) => entry.module === BRIDGE_MODULE && entry.name === SERVE_IMPORT)) return serves(file);
  const message = `${file} imports what is not in WASI preview 1: ${names}`;
  const isEdge = foreign.some((entry) => entry.module.startsWith(BRIDGE_MODULE));
  const hint = isEdge ? "Only a platform has that: `npx go-edge build`." : "Compile it with GOOS=wasip1 GOARCH=wasm.";
  return fail("UNKNOWN_IMPORT", message, hint);
}

function serves(file: string): ProgramFailure {
  return fail(
    "SERVES",
    `${file} serves HTTP, and here nobody connects to it`,
    "Serve it with `npx go-edge dev`, or as its platform does. On this machine, without wasm: `go run`.",
  );
}

function checkExports(module: WebAssembly.Module, file: string): ProgramFailure | undefined {
  const has = (name: string, kind: string) =>
    WebAssembly.Module.exports(module).some((entry) => entry.name === name && entry.kind === kind);
  if (has("_start", "function") && has("memory", "memory")) return undefined;
  const isReactor = has("_initialize", "function");
  return fail(
    "NOT_A_COMMAND",
    isReactor
      ? `${file} is a WASI reactor, a library: it has _initialize where a program has _start`
      : `${file} is not a WASI program: it has no ${has("memory", "memory") ? "_start" : "memory"} to export`,
    isReactor ? "Compile it without -buildmode=c-shared." : "Compile a package main, with GOOS=wasip1 GOARCH=wasm.",
  );
}

function trapped(file: string, reason: unknown): ProgramFailure {
  if (reason instanceof RangeError && /call stack/i.test(reason.message)) {
    return fail("TRAPPED", `${file} recursed deeper than its stack allows`);
  }
  const stack = reason instanceof Error ? (reason.stack ?? "").split("\n") : [];
  // Below the program's own functions, it is ours.
  const frames = stack.filter((line) => line.includes("wasm://")).slice(0, MOST_FRAMES);
  return fail("TRAPPED", [`${file} trapped: ${reason}`, ...frames].join("\n"));
}

function fail(code: ProgramFailure["code"], message: string, hint?: string): ProgramFailure {
  return { code, message, hint };
}
