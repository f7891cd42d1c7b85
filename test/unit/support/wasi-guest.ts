import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { HostDirectory } from "../../../adapter/node/host-files.ts";
import { Clock } from "../../../adapter/runtime/clock.ts";
import { Descriptors } from "../../../adapter/runtime/files/descriptors.ts";
import { MemoryDirectory } from "../../../adapter/runtime/files/memory.ts";
import type { DirectoryNode } from "../../../adapter/runtime/files/node.ts";
import { Volume } from "../../../adapter/runtime/files/volume.ts";
import { Memory } from "../../../adapter/runtime/memory.ts";
import { Errno } from "../../../adapter/runtime/wasi/errno.ts";
import { filesFamily } from "../../../adapter/runtime/wasi/files.ts";
import type { WasiFamily, WasiHost } from "../../../adapter/runtime/wasi/host.ts";
import { createWasi } from "../../../adapter/runtime/wasi/imports.ts";
import { ALL_RIGHTS } from "../../../adapter/runtime/wasi/rights.ts";
import { WASI } from "./platform.ts";

export const PAGE = 65536;

/** What memory holds before a call: anything else is what the call wrote. */
export const SENTINEL = 0xaa;

/** Where helpers have results written, and where they put what they pass. */
const RESULT = 512;
const INPUT = 8192;
const BUFFER = 32768;

export const OpenFlag = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;

/** How to open a file: by default to read and write it, from the first preopened directory, following links. */
export interface OpenOptions {
  fd?: number;
  lookup?: number;
  flags?: number;
  rights?: number;
  inheriting?: number;
  fdFlags?: number;
}

/** The shim as a guest calls it, without a guest: what it writes to memory is looked at from here. */
export class TestGuest implements WasiHost {
  readonly linear = new WebAssembly.Memory({ initial: 1 });
  readonly memory = new Memory(this.linear);
  readonly clock = new Clock();
  readonly args = ["prog", "é"];
  readonly environ = ["A=1"];
  readonly written: [stream: number, text: string][] = [];
  readonly waits: number[] = [];
  readonly wasi: Record<string, (...args: (number | bigint)[]) => number>;
  #input = INPUT;

  constructor(families: readonly WasiFamily[] = Object.values(WASI)) {
    new Uint8Array(this.linear.buffer).fill(SENTINEL);
    this.wasi = createWasi(this, families) as never;
  }

  write(stream: number, bytes: Uint8Array): number {
    this.written.push([stream, new TextDecoder().decode(bytes)]);
    return bytes.length;
  }

  wait(milliseconds: number): void {
    this.waits.push(milliseconds);
  }

  get view(): DataView<ArrayBuffer> {
    return new DataView(this.linear.buffer);
  }

  /** Memory from `at`, as hexadecimal digits, with one sentinel on either side. */
  around(at: number, length: number): string {
    return Buffer.from(this.linear.buffer, at - 1, length + 2).toString("hex");
  }

  u32(at = RESULT): number {
    return this.view.getUint32(at, true);
  }

  u64(at = RESULT): bigint {
    return this.view.getBigUint64(at, true);
  }

  /** Puts text into memory; returns its pointer and length, as WASI takes a path. */
  text(text: string | Uint8Array): [pointer: number, length: number] {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    const at = this.#input;
    new Uint8Array(this.linear.buffer).set(bytes, at);
    this.#input = at + bytes.length > BUFFER - 8192 ? INPUT : at + bytes.length;
    return [at, bytes.length];
  }

  /** Puts iovecs into memory; returns the pointer and the count. */
  iovecs(...buffers: (readonly [pointer: number, length: number])[]): [pointer: number, count: number] {
    const at = 1024;
    for (const [i, [pointer, length]] of buffers.entries()) {
      this.view.setUint32(at + 8 * i, pointer, true);
      this.view.setUint32(at + 8 * i + 4, length, true);
    }
    return [at, buffers.length];
  }

  /** Calls a function; returns its errno. */
  call(name: string, ...args: (number | bigint | readonly [number, number])[]): number {
    return this.wasi[name]!(...(args.flat() as (number | bigint)[]));
  }

  /** path_open; returns the descriptor, or the errno as a negative number. */
  open(path: string, options: OpenOptions = {}): number {
    const { fd = 3, lookup = 1, flags = 0, rights = ALL_RIGHTS, inheriting = ALL_RIGHTS, fdFlags = 0 } = options;
    const [base, passed] = [BigInt(rights), BigInt(inheriting)];
    const errno = this.call("path_open", fd, lookup, this.text(path), flags, base, passed, fdFlags, RESULT);
    return errno === Errno.success ? this.u32() : -errno;
  }

  /** Makes a file with contents. */
  create(path: string, contents = ""): void {
    const fd = this.open(path, { flags: OpenFlag.create | OpenFlag.truncate });
    if (fd < 0) throw new Error(`errno ${-fd} for ${path}`);
    this.put(fd, contents);
    this.call("fd_close", fd);
  }

  /** fd_write; returns the bytes, or the errno as a negative number. */
  put(fd: number, contents: string): number {
    const errno = this.call("fd_write", fd, this.iovecs(this.text(contents)), RESULT);
    return errno === Errno.success ? this.u32() : -errno;
  }

  /** fd_read; returns the text, or the errno as a negative number. */
  take(fd: number, length = 100): string | number {
    const errno = this.call("fd_read", fd, this.iovecs([BUFFER, length]), RESULT);
    return errno === Errno.success ? Buffer.from(this.linear.buffer, BUFFER, this.u32()).toString() : -errno;
  }

  /** All that is in a file; or the errno of path_open as a negative number. */
  contents(path: string): string | number {
    const fd = this.open(path, { rights: RIGHTS_TO_READ });
    if (fd < 0) return fd;
    const text = this.take(fd, 16384);
    this.call("fd_close", fd);
    return text;
  }

  /** path_filestat_get; the errno as a negative number. */
  stat(path: string, lookup = 1) {
    const errno = this.call("path_filestat_get", 3, lookup, this.text(path), RESULT);
    return errno === Errno.success ? this.readStat() : -errno;
  }

  /** fd_filestat_get; the errno as a negative number. */
  statOf(fd: number) {
    const errno = this.call("fd_filestat_get", fd, RESULT);
    return errno === Errno.success ? this.readStat() : -errno;
  }

  readStat(at = RESULT) {
    const [dev, ino, links, size] = [this.u64(at), this.u64(at + 8), this.u64(at + 24), this.u64(at + 32)];
    const times = { accessed: this.u64(at + 40), modified: this.u64(at + 48), changed: this.u64(at + 56) };
    return { dev, ino, type: this.view.getUint8(at + 16), links, size, ...times };
  }

  /** fd_fdstat_get. */
  fdstat(fd: number): { type: number; flags: number; rights: number; inheriting: number } {
    this.call("fd_fdstat_get", fd, RESULT);
    const { view } = this;
    return {
      type: view.getUint8(RESULT),
      flags: view.getUint16(RESULT + 2, true),
      rights: Number(this.u64(RESULT + 8)),
      inheriting: Number(this.u64(RESULT + 16)),
    };
  }

  /** fd_readdir with a buffer of that size, from a cookie on: whole entries alone. */
  entries(fd: number, cookie = 0n, size = 4096): { name: string; next: bigint; ino: bigint; type: number }[] {
    if (this.call("fd_readdir", fd, BUFFER, size, cookie, RESULT) !== Errno.success) throw new Error("errno");
    const end = BUFFER + this.u32();
    const found = [];
    for (let at = BUFFER; at + 24 <= end; ) {
      const length = this.u32(at + 16);
      if (at + 24 + length > end) break;
      const name = Buffer.from(this.linear.buffer, at + 24, length).toString();
      found.push({ name, next: this.u64(at), ino: this.u64(at + 8), type: this.view.getUint8(at + 20) });
      at += 24 + length;
    }
    return found;
  }
}

const RIGHTS_TO_READ = 2;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The backends of the file system, each with an empty directory that can be written to, opened as "/". */
export const BACKENDS = {
  memory: () => mountDirectory(new MemoryDirectory(new Volume(2n, 1 << 20, Date.now))),
  host: () => mountDirectory(new HostDirectory(makeHostFolder())),
};

/** A guest of a backend, and the descriptor of its one file, "file", which has ten digits. */
export function openFile(make: () => TestGuest): [guest: TestGuest, fd: number] {
  const guest = make();
  guest.create("file", "0123456789");
  return [guest, guest.open("file")];
}

/** A guest that finds a directory as "/". */
export function mountDirectory(node: DirectoryNode): TestGuest {
  const table = new Descriptors();
  table.preopen("/", node);
  return new TestGuest([filesFamily(() => table), WASI.poll, WASI.sock]);
}

/** An empty folder of the host, which goes after the tests of the file. */
export function makeHostFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "go-edge-files-"));
  folders.push(folder);
  return folder;
}
