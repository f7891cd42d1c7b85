import { constants, fstatSync, openSync, readSync } from "node:fs";
import { Errno } from "../runtime/wasi/errno.ts";
import { attempt, toErrno } from "./host-error.ts";

const STDIN = 0;
const CHUNK = 64 * 1024;

/** Standard input: reading waits, asking whether there is anything does not. */
export class StandardInput {
  /** The same file or pipe, opened so that reading never waits; undefined where the system has no such thing. */
  #probe: number | undefined | null = null;
  /** What asking has read. */
  #ahead = new Uint8Array();
  #hasEnded = false;

  /** Fills bytes, waiting for some; returns how many, 0 at the end. @throws FileError */
  read(bytes: Uint8Array): number {
    if (this.#ahead.length > 0) {
      const part = this.#ahead.subarray(0, bytes.length);
      bytes.set(part);
      this.#ahead = this.#ahead.subarray(part.length);
      return part.length;
    }
    if (this.#hasEnded) return 0;
    return attempt(() => {
      for (;;) {
        try {
          return readSync(STDIN, bytes, 0, bytes.length, null);
        } catch (error) {
          // Whoever started this process may have made its input non-blocking.
          if (toErrno(error) !== Errno.again) throw error;
          pause(5);
        }
      }
    });
  }

  /** Whether reading would not wait. Where that can't be told, it is true. */
  canRead(): boolean {
    if (this.#ahead.length > 0 || this.#hasEnded) return true;
    this.#probe ??= openProbe();
    if (this.#probe === undefined) return true;
    const bytes = new Uint8Array(CHUNK);
    try {
      const count = readSync(this.#probe, bytes, 0, CHUNK, null);
      this.#ahead = bytes.subarray(0, count);
      this.#hasEnded = count === 0;
      return true;
    } catch (error) {
      return toErrno(error) !== Errno.again;
    }
  }
}

/** Sleeps without giving up the thread. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Of a file, the probe would have a position of its own; but a file never has anyone wait. */
function openProbe(): number | undefined {
  try {
    const stats = fstatSync(STDIN);
    if (!stats.isFIFO() && !stats.isCharacterDevice()) return undefined;
    return openSync("/proc/self/fd/0", constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
