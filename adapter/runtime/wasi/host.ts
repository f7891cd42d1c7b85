import type { Memory } from "../memory.ts";

/** What the WASI shim needs of the instance it belongs to. */
export interface WasiHost {
  readonly memory: Memory;
  readonly clock: WasiClock;
  readonly args: readonly string[];
  readonly environ: readonly string[];
  /** Takes what the program writes to stdout (1) and stderr (2); returns how many bytes it took. */
  write(stream: number, bytes: Uint8Array): number;
  /** Fills bytes from stdin; returns how many, 0 at its end. Left out, stdin is empty. */
  read?(bytes: Uint8Array): number;
  /** Whether a read from stdin would not block. Left out, it never does. */
  canRead?(): boolean;
  /** The type of a standard stream. Left out, all are character devices. */
  streamType?(stream: number): number;
  /**
   * The guest is about to wait, for `milliseconds` or for ever (Infinity), or until stdin can be read where it says so.
   * A host returns when the time has passed: having waited, or having moved the clock. One that drives the guest as an
   * event loop returns at once to a guest that then returns to it.
   */
  wait(milliseconds: number, untilInput: boolean): void;
}

/** Clocks, in milliseconds. */
export interface WasiClock {
  /** Since some point in the past, never stepping back. */
  monotonic(): number;
  /** Since 1970. */
  realtime(): number;
}

/** What families tell each other. */
export interface WasiShared {
  /** Bytes that a read of that descriptor finds; at least 1 where it can't be told; -1 when it is not open. */
  available(fd: number): number;
  /** Which of the standard streams it is, or undefined. */
  stream(fd: number): number | undefined;
}

/**
 * Functions of a family, by name. Parameters and results are i32, but for those that WASI gives as u64, which arrive
 * as bigint. All return an errno but for proc_exit, which does not return.
 */
export type WasiFunction = (...args: never[]) => number;

/** Makes the functions of a family for an instance. Each family has a file. */
export type WasiFamily = (host: WasiHost, shared: WasiShared) => Record<string, WasiFunction>;
