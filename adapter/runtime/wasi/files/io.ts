import type { Descriptors, FileDescriptor } from "../../files/descriptors.ts";
import { demand } from "../../files/descriptors.ts";
import { FileError } from "../../files/node.ts";
import { moveBuffers } from "../buffers.ts";
import { Errno } from "../errno.ts";
import { FdFlag } from "../flags.ts";
import type { WasiHost } from "../host.ts";
import { Right } from "../rights.ts";
import { readSize } from "./numbers.ts";

const Whence = { set: 0, current: 1, end: 2 } as const;

/** Reading and writing. */
export function ioFunctions(host: WasiHost, table: Descriptors) {
  /** Moves bytes at a position that goes on with them; returns how many. */
  const transfer = (
    { handle, flags }: FileDescriptor,
    direction: "read" | "write",
    start: number,
    iovs: number,
    count: number,
  ): number => {
    let position = start;
    const total = moveBuffers(host.memory, iovs, count, (bytes) => {
      const moved = handle[direction](bytes, handle.seekable ? position : undefined);
      position += moved;
      return moved;
    });
    if (direction === "write" && (flags & (FdFlag.sync | FdFlag.dsync)) !== 0) handle.sync();
    return total;
  };

  const positioned =
    (direction: "read" | "write", rights: number) =>
    (fd: number, iovs: number, count: number, offset: bigint, moved: number): void => {
      const file = table.file(fd, rights);
      if (!file.handle.seekable) throw new FileError(Errno.spipe);
      host.memory.setU32(moved, transfer(file, direction, readSize(offset), iovs, count));
    };

  return {
    fd_read(fd: number, iovs: number, count: number, read: number): void {
      const descriptor = table.get(fd);
      if (descriptor.kind === "stream") {
        demand(descriptor, Right.fdRead);
        host.memory.setU32(
          read,
          moveBuffers(host.memory, iovs, count, (bytes) => host.read?.(bytes) ?? 0),
        );
        return;
      }
      const file = table.file(fd, Right.fdRead);
      const total = transfer(file, "read", file.offset, iovs, count);
      file.offset += total;
      host.memory.setU32(read, total);
    },

    fd_write(fd: number, iovs: number, count: number, written: number): void {
      const descriptor = table.get(fd);
      if (descriptor.kind === "stream") {
        demand(descriptor, Right.fdWrite);
        host.memory.setU32(
          written,
          moveBuffers(host.memory, iovs, count, (bytes) => host.write(descriptor.stream, bytes)),
        );
        return;
      }
      const file = table.file(fd, Right.fdWrite);
      if ((file.flags & FdFlag.append) !== 0 && file.handle.seekable) file.offset = Number(file.handle.stat().size);
      const total = transfer(file, "write", file.offset, iovs, count);
      file.offset += total;
      host.memory.setU32(written, total);
    },

    fd_pread: positioned("read", Right.fdRead | Right.fdSeek),
    fd_pwrite: positioned("write", Right.fdWrite | Right.fdSeek),

    fd_seek(fd: number, delta: bigint, whence: number, result: number): void {
      // To seek by nothing is to tell.
      const isTell = delta === 0n && whence === Whence.current;
      const file = isTell ? told(fd) : table.file(fd, Right.fdSeek);
      if (!file.handle.seekable) throw new FileError(Errno.spipe);
      let from = 0n;
      if (whence === Whence.current) from = BigInt(file.offset);
      else if (whence === Whence.end) from = file.handle.stat().size;
      else if (whence !== Whence.set) throw new FileError(Errno.inval);
      const offset = from + delta;
      if (offset < 0n || offset > Number.MAX_SAFE_INTEGER) throw new FileError(Errno.inval);
      file.offset = Number(offset);
      host.memory.setU64(result, offset);
    },

    fd_tell(fd: number, result: number): void {
      const file = told(fd);
      if (!file.handle.seekable) throw new FileError(Errno.spipe);
      host.memory.setU64(result, BigInt(file.offset));
    },

    fd_sync: (fd: number) => flush(fd, Right.fdSync),
    fd_datasync: (fd: number) => flush(fd, Right.fdDatasync),
  };

  /** A file whose position may be asked for: the right to seek implies it. */
  function told(fd: number): FileDescriptor {
    const file = table.file(fd, 0);
    if ((file.rights & Right.fdSeek) === 0) demand(file, Right.fdTell);
    return file;
  }

  /** The right to sync implies the one to sync data. */
  function flush(fd: number, right: number): void {
    const descriptor = table.get(fd);
    if (descriptor.kind === "stream") return;
    if ((descriptor.rights & Right.fdSync) === 0) demand(descriptor, right);
    if (descriptor.kind === "file") descriptor.handle.sync();
  }
}
