import { Errno } from "../wasi/errno.ts";
import { FileError } from "./node.ts";

/** Bytes that a name and its node take beside its characters and the contents. */
const NAME_BYTES = 256;

/** Where nodes in memory belong: how much they may hold, and what tells them apart from those of another volume. */
export class Volume {
  readonly dev: bigint;
  readonly isReadOnly: boolean;
  readonly #limit: number;
  readonly #now: () => number;
  #used = 0;
  #lastInode = 0n;

  /**
   * @param limit bytes of all contents and names, and some for each node; 0 for a volume that can't be written to.
   * @param now the time of day, in milliseconds since 1970.
   */
  constructor(dev: bigint, limit: number, now: () => number) {
    this.dev = dev;
    this.isReadOnly = limit === 0;
    this.#limit = limit;
    this.#now = now;
  }

  /** Nanoseconds since 1970. */
  now(): bigint {
    return BigInt(Math.round(this.#now() * 1e6));
  }

  nextInode(): bigint {
    return ++this.#lastInode;
  }

  /** Checks that it can be written to. @throws FileError rofs. */
  checkWritable(): void {
    if (this.isReadOnly) throw new FileError(Errno.rofs);
  }

  /** Takes room for a name and what it names. @throws FileError nospc. */
  takeName(name: string): void {
    this.take(NAME_BYTES + 2 * name.length);
  }

  giveName(name: string): void {
    this.give(NAME_BYTES + 2 * name.length);
  }

  /** Whether there is room for that many bytes more. */
  hasRoom(bytes: number): boolean {
    return this.#used + bytes <= this.#limit;
  }

  /** @throws FileError nospc. */
  take(bytes: number): void {
    if (!this.hasRoom(bytes)) throw new FileError(Errno.nospc);
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

/** The volume of what never changes: what the build put into the module. Its times are the start of 1970. */
export const FIXED = new Volume(1n, 0, () => 0);
