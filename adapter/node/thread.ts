// The thread that runs a program: one a process, since a program waits by blocking its thread.
import { parentPort, workerData } from "node:worker_threads";
import { runCommand } from "./command.ts";
import type { ProgramSpec } from "./program.ts";

const outcome = runCommand(workerData as ProgramSpec);
// As the system does: a process has eight bits to say how it ended.
if (typeof outcome === "number") process.exit(outcome & 0xff);
parentPort!.postMessage(outcome);
