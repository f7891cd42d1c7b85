import { Worker } from "node:worker_threads";
import { GoEdgeError } from "./errors.ts";
import { indent } from "./indent.ts";

/** How to run a thread. */
interface ThreadOptions<Outcome> {
  /** Seconds that it has. */
  limit: number;
  /** Makes an outcome of what ended it: a clause, to follow "when it is run, ". */
  fail: (problem: string) => Outcome;
  signal: AbortSignal | undefined;
}

/**
 * Runs a program in a thread of its own, which a program that never becomes idle is ended with, and without its output on
 * this command's.
 * @param name of the thread's file in adapter/node.
 * @throws GoEdgeError INTERRUPTED.
 */
export async function runThread<Outcome>(
  name: "discovery" | "snapshot",
  spec: unknown,
  { limit, fail, signal }: ThreadOptions<Outcome>,
): Promise<Outcome> {
  const url = new URL(`../node/${name}.js`, import.meta.url);
  const worker = new Worker(url, { workerData: spec, env: {}, stdout: true, stderr: true });
  let timer: NodeJS.Timeout | undefined;
  let interrupt: (() => void) | undefined;
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", ({ message }) => resolve(fail(`it fails: ${message}`)));
      timer = setTimeout(() => resolve(fail(`it is not done within ${limit} seconds`)), limit * 1000);
      interrupt = () => reject(new GoEdgeError("INTERRUPTED", "interrupted: nothing was written"));
      signal?.addEventListener("abort", interrupt);
      if (signal?.aborted) interrupt();
    });
  } finally {
    clearTimeout(timer);
    if (interrupt !== undefined) signal?.removeEventListener("abort", interrupt);
    await worker.terminate();
  }
}

/** Renders the last lines of a program's log, to follow what is told of it; nothing for a program that has printed none. */
export function renderLog(log: string): string {
  return log === "" ? "" : `\n${indent(log.trimEnd())}`;
}
