import type { Discovery, DiscoverySpec } from "../node/discovery-spec.ts";
import { GoEdgeError } from "./errors.ts";
import { renderLog, runThread } from "./thread.ts";

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
  const fail = (problem: string): Discovery => ({ problem, schedules: [], log: "" });
  const { problem, schedules, log } = await runThread<Discovery>("discovery", spec, { limit: LIMIT, fail, signal });
  if (problem === undefined && schedules.length > 0) return schedules;
  const said = renderLog(log);
  throw new GoEdgeError(
    "SCHEDULES_UNKNOWN",
    `it can't be told which schedules the program has: when it is run to find out, ${problem ?? "it registers none"}${said}`,
    { hint: HINT },
  );
}
