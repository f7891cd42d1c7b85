import type { EmbeddedDirectory } from "../runtime/files/embedded.ts";
import type { Limits } from "../runtime/limits.ts";

/** A program to look at, as the thread gets it. */
export interface DiscoverySpec {
  bytes: Uint8Array;
  limits: Limits;
  /** The embedded files. */
  assets: { index: EmbeddedDirectory; bytes: Uint8Array };
}

/** What was found. */
export interface Discovery {
  /** Why the program did not come to serve; undefined when it did. */
  problem: string | undefined;
  /** As it has registered them. */
  schedules: readonly string[];
  /** The last lines that it has printed, and what is known of its end. */
  log: string;
}
