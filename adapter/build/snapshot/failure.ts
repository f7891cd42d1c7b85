import { GoEdgeError } from "../errors.ts";

/** Makes the error for a program or binary of which there can be no snapshot. `message` says why. */
export function unfrozen(message: string, hint = "Build it without --snapshot: each instance then starts by itself.") {
  return new GoEdgeError("SNAPSHOT_FAILED", message, { hint });
}
