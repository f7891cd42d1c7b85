import type { Clock } from "../clock.ts";
import type { Memory } from "../memory.ts";

/** What the WASI shim needs of the instance it belongs to. */
export interface WasiHost {
  readonly memory: Memory;
  readonly clock: Clock;
  readonly args: readonly string[];
  readonly environ: readonly string[];
  /** Takes what the program writes to stdout (1) and stderr (2). */
  log(fd: number, bytes: Uint8Array): void;
  /**
   * The guest is about to wait, for `milliseconds` or for ever (Infinity). Returns whether it is idle, that is, will
   * return to the host; if not, the wait is over at once, and the clock has moved on by it.
   */
  wait(milliseconds: number): boolean;
}

/**
 * Functions of a family, by name. Parameters and results are i32, but for those that WASI gives as u64, which arrive
 * as bigint. All return an errno but for proc_exit, which does not return.
 */
export type WasiFunction = (...args: never[]) => number;
