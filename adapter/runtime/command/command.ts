import { WASI_MODULE } from "../abi.ts";
import { Clock } from "../clock.ts";
import { GuestExit } from "../faults.ts";
import { Guard } from "../guard.ts";
import { ProgramLog } from "../log.ts";
import { Memory } from "../memory.ts";
import type { Redact } from "../secrets.ts";
import type { WasiFamily, WasiHost } from "../wasi/host.ts";
import { createWasi } from "../wasi/imports.ts";
import { Output } from "./output.ts";

/** What a command is started with. */
export interface CommandInput {
  environ: readonly string[];
  /** What it finds on stdin. */
  stdin: Uint8Array;
  /** Bytes that it may write to stdout. */
  capacity: number;
  /** Takes secrets out of what it logs. */
  redact: Redact;
}

/**
 * One run of a command module, from `_start` to its end. Nothing waits: where the program sleeps, its clocks move on at
 * once. Stderr is the platform's log.
 */
export class Command implements WasiHost {
  memory!: Memory;
  readonly args = ["go-edge"];
  readonly clock = new Clock();
  readonly environ: readonly string[];
  readonly #log: ProgramLog;
  readonly #output: Output;
  #stdin: Uint8Array;

  constructor({ environ, stdin, capacity, redact }: CommandInput) {
    this.#log = new ProgramLog(redact);
    this.environ = environ;
    this.#stdin = stdin;
    this.#output = new Output(capacity);
  }

  /** Runs it; returns its exit code. Throws whatever else ends it. */
  run(module: WebAssembly.Module, families: readonly WasiFamily[]): number {
    const guard = new Guard();
    const { exports } = new WebAssembly.Instance(module, { [WASI_MODULE]: guard.wrap(createWasi(this, families)) });
    this.memory = new Memory(exports.memory as WebAssembly.Memory);
    try {
      (exports._start as () => void)();
      guard.rethrow();
      return 0;
    } catch (reason) {
      if (reason instanceof GuestExit) return reason.code;
      throw reason;
    } finally {
      this.#log.flush();
    }
  }

  /** What it has written to stdout. */
  get output(): Uint8Array<ArrayBuffer> {
    return this.#output.bytes;
  }

  /** The last lines of its log. */
  get tail(): string {
    return this.#log.tail;
  }

  write(stream: number, bytes: Uint8Array): number {
    if (stream === 1) this.#output.add(bytes);
    else this.#log.write(stream, bytes);
    return bytes.length;
  }

  read(bytes: Uint8Array): number {
    const length = Math.min(bytes.length, this.#stdin.length);
    bytes.set(this.#stdin.subarray(0, length));
    this.#stdin = this.#stdin.subarray(length);
    return length;
  }

  wait(milliseconds: number): void {
    this.clock.skip(milliseconds);
  }
}
