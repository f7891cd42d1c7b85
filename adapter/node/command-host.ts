import { fstatSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { FileType } from "../runtime/files/node.ts";
import type { Memory } from "../runtime/memory.ts";
import { Errno } from "../runtime/wasi/errno.ts";
import type { WasiClock, WasiHost } from "../runtime/wasi/host.ts";
import { attempt, toErrno } from "./host-error.ts";
import type { ServingWatch } from "./serving.ts";
import { pause, StandardInput } from "./standard-input.ts";

/** Milliseconds between two looks at standard input, while a program waits for it and for a clock. */
const LOOK = 5;

const STDERR = 2;

/** The host of a program that runs once, from start to end, with this process's streams. When it waits, it waits. */
export class CommandHost implements WasiHost {
  memory!: Memory;
  readonly args: readonly string[];
  readonly environ: readonly string[];
  readonly clock: WasiClock = {
    monotonic: () => performance.now(),
    realtime: () => performance.timeOrigin + performance.now(),
  };
  readonly #input = new StandardInput();
  readonly #watch: ServingWatch | undefined;

  /**
   * @param args the program's name first.
   * @param watch looks at all that goes to standard error.
   */
  constructor(args: readonly string[], environ: readonly string[], watch?: ServingWatch) {
    this.args = args;
    this.environ = environ;
    this.#watch = watch;
  }

  write(stream: number, bytes: Uint8Array): number {
    if (stream !== STDERR || this.#watch === undefined) return writeAvailable(stream, bytes);
    writeAll(stream, this.#watch.take(bytes));
    return bytes.length;
  }

  /** Prints what the watch has held back. */
  flush(): void {
    if (this.#watch !== undefined) writeAll(STDERR, this.#watch.release());
  }

  read(bytes: Uint8Array): number {
    return this.#input.read(bytes);
  }

  canRead(): boolean {
    return this.#input.canRead();
  }

  streamType(stream: number): number {
    if (isatty(stream)) return FileType.characterDevice;
    const isFile = attempt(() => fstatSync(stream)).isFile();
    return isFile ? FileType.regularFile : FileType.unknown;
  }

  wait(milliseconds: number, untilInput: boolean): void {
    const end = performance.now() + milliseconds;
    for (let left = milliseconds; left > 0; left = end - performance.now()) {
      if (untilInput && this.canRead()) break;
      pause(untilInput ? Math.min(left, LOOK) : left);
    }
  }
}

/** Writes as much as the system takes now, and at least a part; returns how much. */
function writeAvailable(stream: number, bytes: Uint8Array): number {
  return attempt(() => {
    for (;;) {
      try {
        return writeSync(stream, bytes);
      } catch (error) {
        // A pipe that another process has made non-blocking, and that is full.
        if (toErrno(error) !== Errno.again) throw error;
        pause(1);
      }
    }
  });
}

function writeAll(stream: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeAvailable(stream, bytes.subarray(at));
}
