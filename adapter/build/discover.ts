import { Worker } from "node:worker_threads";
import type { Discovery, DiscoverySpec } from "../node/discovery-spec.ts";
import { GoEdgeError } from "./errors.ts";

/** What finding a program's schedules takes. */
export interface DiscoverInput extends DiscoverySpec {
  signal: AbortSignal | undefined;
}

/** Seconds that a program has to begin serving. */
const LIMIT = 10;

const HINT = [
  "Call edge.HandleScheduled first of all in main: it is run without its environment, and can ask nothing of the platform.",
  'Or list what it registers in go-edge.json, and it is not run: "schedules": ["0 3 * * *"]',
].join("\n");

/**
 * Finds out which schedules a program registers before it serves: runs it on this machine, in a thread of its own, with no
 * files but the embedded ones, no environment, and no platform to ask.
 * @returns them as the program writes them.
 * @throws GoEdgeError SCHEDULES_UNKNOWN or INTERRUPTED.
 */
export async function discoverSchedules({ signal, ...spec }: DiscoverInput): Promise<readonly string[]> {
  const { problem, schedules, log } = await runThread(spec, signal);
  if (problem === undefined && schedules.length > 0) return schedules;
  const said = log === "" ? "" : `\n${log.trimEnd().replaceAll(/^/gm, "  ")}`;
  throw new GoEdgeError(
    "SCHEDULES_UNKNOWN",
    `it can't be told which schedules the program has: when it is run to find out, ${problem ?? "it registers none"}${said}`,
    { hint: HINT },
  );
}

async function runThread(spec: DiscoverySpec, signal: AbortSignal | undefined): Promise<Discovery> {
  const worker = new Worker(new URL("../node/discovery.js", import.meta.url), {
    workerData: spec,
    env: {},
    // What the program prints is none of this command's own output.
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  let interrupt: (() => void) | undefined;
  try {
    return await new Promise<Discovery>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", ({ message }) => resolve({ problem: `it fails: ${message}`, schedules: [], log: "" }));
      const late = `it does not serve within ${LIMIT} seconds`;
      timer = setTimeout(() => resolve({ problem: late, schedules: [], log: "" }), LIMIT * 1000);
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
