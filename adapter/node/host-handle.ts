import {
  type BigIntStats,
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  readSync,
  writeSync,
} from "node:fs";
import type { Handle, Stat, Times } from "../runtime/files/node.ts";
import type { ExactTimes } from "./exact-times.ts";
import { attempt } from "./host-error.ts";

/** An open file of the host. */
export class HostHandle implements Handle {
  readonly seekable: boolean;
  readonly #fd: number;
  readonly #times: ExactTimes;

  constructor(fd: number, times: ExactTimes) {
    this.#fd = fd;
    this.#times = times;
    const stats = this.#stats();
    this.seekable = stats.isFile() || stats.isBlockDevice();
  }

  stat(): Stat {
    return this.#times.describe(attempt(() => this.#stats()));
  }

  setTimes(times: Times): void {
    const set = (accessed: number, modified: number) => futimesSync(this.#fd, accessed, modified);
    attempt(() => this.#times.set(times, () => this.#stats(), set));
  }

  setSize(size: number): void {
    attempt(() => ftruncateSync(this.#fd, size));
  }

  read(bytes: Uint8Array, position: number | undefined): number {
    return attempt(() => readSync(this.#fd, bytes, 0, bytes.length, position ?? null));
  }

  write(bytes: Uint8Array, position: number | undefined): number {
    return attempt(() => writeSync(this.#fd, bytes, 0, bytes.length, position ?? null));
  }

  sync(): void {
    attempt(() => fsyncSync(this.#fd));
  }

  close(): void {
    attempt(() => closeSync(this.#fd));
  }

  #stats(): BigIntStats {
    return fstatSync(this.#fd, { bigint: true });
  }
}
