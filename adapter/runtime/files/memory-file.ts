import { Errno } from "../wasi/errno.ts";
import { MemoryBase } from "./memory-base.ts";
import { type Access, FileError, type FileNode, FileType, type Handle, type Stat, type Times } from "./node.ts";
import type { Volume } from "./volume.ts";

/** Bytes that a file has to spare for what may be written next: that many at the most, or a quarter of a large file. */
const SPARE = 1024 * 1024;

/** A regular file in memory. It lasts as long as it has a name or is open. */
export class MemoryFile extends MemoryBase implements FileNode {
  readonly kind = "file";
  #contents: Uint8Array;
  #size: number;
  #opened = 0;
  links = 1;

  /** @param contents what is in it, without a copy: fixed, on a read-only volume. */
  constructor(volume: Volume, contents: Uint8Array = new Uint8Array()) {
    super(volume);
    this.#contents = contents;
    this.#size = contents.length;
  }

  stat(): Stat {
    return this.describe(FileType.regularFile, this.links, this.#size);
  }

  open(access: Access): Handle {
    if (access.write || access.truncate) this.volume.checkWritable();
    if (access.truncate) this.setSize(0);
    this.#opened++;
    return new MemoryHandle(this, access.write);
  }

  /** A handle was closed, or a name was taken off it. */
  release(what: "handle" | "name"): void {
    if (what === "handle") this.#opened--;
    else this.links--;
    if (this.links > 0 || this.#opened > 0) return;
    this.volume.give(this.#contents.length);
    this.#contents = new Uint8Array();
  }

  read(bytes: Uint8Array, position: number): number {
    const part = this.#contents.subarray(position, Math.min(position + bytes.length, this.#size));
    bytes.set(part);
    return part.length;
  }

  write(bytes: Uint8Array, position: number): number {
    if (bytes.length === 0) return 0;
    const end = position + bytes.length;
    this.#reserve(end);
    this.#contents.set(bytes, position);
    this.#size = Math.max(this.#size, end);
    this.touch();
    return bytes.length;
  }

  setSize(size: number): void {
    this.#reserve(size);
    if (size < this.#size) this.#shrink(size);
    this.#size = size;
    this.touch();
  }

  /** Makes room for that many bytes, with some to spare for the next write. What is beyond the size is 0. */
  #reserve(size: number): void {
    const room = this.#contents.length;
    if (size <= room) return;
    const ample = Math.max(size, Math.min(2 * room, room + Math.max(SPARE, room >> 2)));
    const next = this.volume.hasRoom(ample - room) ? ample : size;
    this.volume.take(next - room);
    const grown = new Uint8Array(next);
    grown.set(this.#contents.subarray(0, this.#size));
    this.#contents = grown;
  }

  #shrink(size: number): void {
    if (2 * size > this.#contents.length) {
      this.#contents.fill(0, size, this.#size);
      return;
    }
    this.volume.give(this.#contents.length - size);
    this.#contents = this.#contents.slice(0, size);
  }
}

class MemoryHandle implements Handle {
  readonly seekable = true;
  readonly #file: MemoryFile;
  readonly #canWrite: boolean;

  constructor(file: MemoryFile, canWrite: boolean) {
    this.#file = file;
    this.#canWrite = canWrite;
  }

  stat(): Stat {
    return this.#file.stat();
  }

  setTimes(times: Times): void {
    this.#file.setTimes(times);
  }

  setSize(size: number): void {
    if (!this.#canWrite) throw new FileError(Errno.inval);
    this.#file.setSize(size);
  }

  read(bytes: Uint8Array, position = 0): number {
    return this.#file.read(bytes, position);
  }

  write(bytes: Uint8Array, position = 0): number {
    return this.#file.write(bytes, position);
  }

  sync(): void {}

  close(): void {
    this.#file.release("handle");
  }
}
