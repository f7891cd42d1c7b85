import { type Descriptors, demand } from "../../files/descriptors.ts";
import { FileError, FileType, type Node, type Stat } from "../../files/node.ts";
import type { Memory } from "../../memory.ts";
import { Errno } from "../errno.ts";
import type { WasiHost } from "../host.ts";
import { Right } from "../rights.ts";
import { streamType } from "./descriptor.ts";
import { readSize, readTimes } from "./numbers.ts";

/** Bytes of witx record $dirent, before the name. */
const DIRENT = 24;

/** Values of witx $advice: 0 to this. */
const LAST_ADVICE = 5;

/** Writes witx record $filestat. */
export function writeStat(memory: Memory, at: number, stat: Stat): void {
  memory.bytes(at, 64).fill(0);
  memory.setU64(at, stat.dev);
  memory.setU64(at + 8, stat.ino);
  memory.setU8(at + 16, stat.type);
  memory.setU64(at + 24, stat.links);
  memory.setU64(at + 32, stat.size);
  memory.setU64(at + 40, stat.accessed);
  memory.setU64(at + 48, stat.modified);
  memory.setU64(at + 56, stat.changed);
}

/** What there is to know and to change of what a descriptor stands for. */
export function statFunctions(host: WasiHost, table: Descriptors) {
  return {
    fd_filestat_get(fd: number, result: number): void {
      const descriptor = table.get(fd);
      if (descriptor.kind === "file" || descriptor.kind === "directory") {
        demand(descriptor, Right.fdFilestatGet);
        writeStat(host.memory, result, (descriptor.kind === "file" ? descriptor.handle : descriptor.node).stat());
        return;
      }
      host.memory.bytes(result, 64).fill(0);
      host.memory.setU8(result + 16, streamType(host, descriptor.stream));
    },

    fd_filestat_set_size(fd: number, size: bigint): void {
      table.file(fd, Right.fdFilestatSetSize).handle.setSize(readSize(size));
    },

    fd_filestat_set_times(fd: number, accessed: bigint, modified: bigint, flags: number): void {
      const descriptor = table.get(fd);
      if (descriptor.kind !== "file" && descriptor.kind !== "directory") throw new FileError(Errno.notsup);
      demand(descriptor, Right.fdFilestatSetTimes);
      const times = readTimes(accessed, modified, flags, () => host.clock.realtime());
      (descriptor.kind === "file" ? descriptor.handle : descriptor.node).setTimes(times);
    },

    /** Nothing is read ahead or kept by advice. */
    fd_advise(fd: number, _offset: bigint, _length: bigint, advice: number): void {
      table.file(fd, Right.fdAdvise);
      if (advice >>> 0 > LAST_ADVICE) throw new FileError(Errno.inval);
    },

    fd_allocate(fd: number, offset: bigint, length: bigint): void {
      const { handle } = table.file(fd, Right.fdAllocate | Right.fdWrite);
      if (length === 0n) throw new FileError(Errno.inval);
      const end = readSize(offset) + readSize(length);
      if (!Number.isSafeInteger(end)) throw new FileError(Errno.fbig);
      if (end > Number(handle.stat().size)) handle.setSize(end);
    },

    /**
     * A directory's entries from `cookie` on, as many as fit; the last one is cut off when it does not. What was made or
     * removed since cookie 0 was asked for shows when it is asked for again.
     *
     *     dirent: 0 cookie of the next u64 · 8 inode u64 · 16 bytes of the name u32 · 20 type u8 · 24 name
     */
    fd_readdir(fd: number, pointer: number, length: number, cookie: bigint, used: number): void {
      const descriptor = table.directory(fd, Right.fdReaddir);
      const buffer = host.memory.bytes(pointer, length);
      const { node } = descriptor;
      if (cookie === 0n || descriptor.listing === undefined) descriptor.listing = [".", "..", ...node.names()];
      const { listing } = descriptor;
      let filled = 0;
      const first = Math.min(readSize(cookie), listing.length);
      for (let i = first; i < listing.length && filled < buffer.length; i++) {
        const name = listing[i]!;
        const found = name === "." ? node : name === ".." ? undefined : node.lookup(name);
        if (found === undefined && name !== "..") continue;
        const entry = renderEntry(name, BigInt(i + 1), found);
        const part = entry.subarray(0, buffer.length - filled);
        buffer.set(part, filled);
        filled += part.length;
      }
      host.memory.setU32(used, filled);
    },
  };
}

/** Renders a directory's entry. Of "..", whose node a directory does not know, the inode is 0. */
function renderEntry(name: string, next: bigint, node: Node | undefined): Uint8Array {
  const text = new TextEncoder().encode(name);
  const entry = new Uint8Array(DIRENT + text.length);
  const view = new DataView(entry.buffer);
  const stat = node?.stat();
  view.setBigUint64(0, next, true);
  view.setBigUint64(8, stat?.ino ?? 0n, true);
  view.setUint32(16, text.length, true);
  entry[20] = stat?.type ?? FileType.directory;
  entry.set(text, DIRENT);
  return entry;
}
