// The thread in which a build runs a program to make a snapshot of it: one that never becomes idle is ended with it.
import { parentPort, workerData } from "node:worker_threads";
import { describeEnd } from "../runtime/faults.ts";
import type { GuestExports } from "../runtime/guest-exports.ts";
import { Memory } from "../runtime/memory.ts";
import { SealedHost } from "./sealed-host.ts";
import { type Frozen, NOTHING, type SnapshotSpec } from "./snapshot-spec.ts";

/** Lines of its log that are told. */
const LINES = 20;

/** What a snapshot takes of a program beside what any guest has. */
type Exports = GuestExports & { edge_freeze(): void } & Record<string, WebAssembly.Global<"i64">>;

function freeze(spec: SnapshotSpec): Frozen {
  const module = new WebAssembly.Module(spec.bytes as Uint8Array<ArrayBuffer>);
  const host = new SealedHost(spec);
  const fail = (problem: string): Frozen => ({ ...NOTHING, problem, seen: host.seen, log: host.log(LINES) });
  Error.stackTraceLimit = 64; // what a program does wrong is told by who has called it
  try {
    const exports = new WebAssembly.Instance(module, host.imports(module)).exports as unknown as Exports;
    host.memory = new Memory(exports.memory);
    host.enter(() => exports._initialize());
    if (spec.depth === "main") host.enter(() => exports.edge_start());
    if (spec.depth === "main" && !host.isServing) return fail("its main waits, and has not begun to serve");
    host.enter(() => exports.edge_freeze());
    host.close();
    const memory = new Uint8Array(exports.memory.buffer).slice();
    const globals = spec.globals.map((name) => exports[name]!.value);
    return { problem: undefined, seen: host.seen, log: host.log(LINES), memory, globals };
  } catch (reason) {
    return fail(describeEnd(reason, host.isServing));
  }
}

const frozen = freeze(workerData as SnapshotSpec);
parentPort!.postMessage(frozen, [frozen.memory.buffer as ArrayBuffer]);
