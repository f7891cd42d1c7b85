import { Worker } from "node:worker_threads";
import { GoEdgeError } from "../build/index.ts";
import type { ProgramFailure, ProgramSpec } from "../node/program.ts";

/**
 * MiB of stack. Go's own limit on a goroutine's stack is 1000 MB; what the engine needs for the same calls is a multiple.
 * It is address space, of which only what is used becomes memory.
 */
const STACK = 4000;

/**
 * Runs a WASI command in a thread of its own, to its end: it may block its thread, and needs more stack than a process
 * has. Signals end this process at once, as they would a native program.
 * @returns its exit code.
 * @throws GoEdgeError when it can't be run, or traps.
 */
export function runProgram(spec: ProgramSpec): Promise<number> {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
  const worker = new Worker(new URL("../node/thread.js", import.meta.url), {
    workerData: spec,
    resourceLimits: { stackSizeMb: STACK },
  });
  return new Promise((resolve, reject) => {
    worker.once("message", ({ code, message, hint }: ProgramFailure) =>
      reject(new GoEdgeError(code, message, { hint })),
    );
    worker.once("error", reject);
    worker.once("exit", resolve);
  });
}
