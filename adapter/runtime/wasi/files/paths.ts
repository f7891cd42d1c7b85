import type { Descriptors, DirectoryDescriptor } from "../../files/descriptors.ts";
import { demand } from "../../files/descriptors.ts";
import { FileError, type FileNode } from "../../files/node.ts";
import { type LastLink, resolveNode, resolvePath } from "../../files/resolve.ts";
import type { Memory } from "../../memory.ts";
import { Errno } from "../errno.ts";
import { ALL_FD_FLAGS } from "../flags.ts";
import type { WasiHost } from "../host.ts";
import { DIRECTORY_RIGHTS, FILE_RIGHTS, Right } from "../rights.ts";
import { readRights } from "./descriptor.ts";
import { readTimes } from "./numbers.ts";
import { writeStat } from "./stat.ts";

/** Bits of witx $oflags. */
const OpenFlag = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
const ALL_OPEN_FLAGS = 15;

/** The only bit of witx $lookupflags. */
const FOLLOW = 1;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A path as the guest gives it. @throws FileError ilseq for what is not UTF-8. */
export function readPath(memory: Memory, pointer: number, length: number): string {
  const bytes = memory.bytes(pointer, length);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw error instanceof TypeError ? new FileError(Errno.ilseq) : error;
  }
}

/** What to do with a link at the end of a path, by the guest's lookup flags. @throws FileError inval. */
function readLookup(flags: number): LastLink {
  if ((flags & ~FOLLOW) !== 0) throw new FileError(Errno.inval);
  return flags === FOLLOW ? "follow" : "keep";
}

/** Opening, making, removing and asking by path. */
export function pathFunctions(host: WasiHost, table: Descriptors) {
  const nodeAt = (from: DirectoryDescriptor, lookup: number, pointer: number, length: number) =>
    resolveNode(from.node, from.isRoot, readPath(host.memory, pointer, length), readLookup(lookup));

  return {
    path_open(
      fd: number,
      lookup: number,
      pointer: number,
      length: number,
      flags: number,
      base: bigint,
      inheriting: bigint,
      fdFlags: number,
      result: number,
    ): void {
      const from = table.directory(fd, Right.pathOpen);
      if ((flags & ~ALL_OPEN_FLAGS) !== 0 || (fdFlags & ~ALL_FD_FLAGS) !== 0) throw new FileError(Errno.inval);
      const wanted = readRights(base);
      const passedOn = readRights(inheriting) & from.inheriting;
      // What can't be had must not look as if it were; other rights fall away where they don't apply.
      if ((wanted & (Right.fdRead | Right.fdWrite) & ~from.inheriting) !== 0) throw new FileError(Errno.notcapable);
      if ((flags & OpenFlag.create) !== 0) demand(from, Right.pathCreateFile);
      if ((flags & OpenFlag.truncate) !== 0 && (from.inheriting & Right.fdWrite) === 0) {
        throw new FileError(Errno.notcapable);
      }
      table.checkRoom();

      const path = readPath(host.memory, pointer, length);
      // What may only be made anew is never what a link leads to.
      const isNew = (flags & (OpenFlag.create | OpenFlag.exclusive)) === (OpenFlag.create | OpenFlag.exclusive);
      const lastLink = readLookup(lookup);
      const place = resolvePath(from.node, from.isRoot, path, isNew ? "never" : lastLink);
      if (place.node !== undefined && isNew) throw new FileError(Errno.exist);
      if (place.node?.kind === "link") throw new FileError(Errno.loop);

      if (place.node?.kind === "directory") {
        if ((wanted & Right.fdWrite) !== 0 || (flags & OpenFlag.truncate) !== 0 || (flags & OpenFlag.create) !== 0) {
          throw new FileError(Errno.isdir);
        }
        const rights = wanted & DIRECTORY_RIGHTS & from.inheriting;
        const isRoot = from.isRoot && place.node === from.node;
        const node = place.node.open();
        const opened = { kind: "directory", node, isRoot, preopen: undefined, listing: undefined } as const;
        host.memory.setU32(result, table.add({ ...opened, rights, inheriting: passedOn, flags: fdFlags }));
        return;
      }
      if (place.node === undefined && (flags & OpenFlag.create) === 0) throw new FileError(Errno.noent);
      if (place.node === undefined && place.slash) throw new FileError(Errno.isdir);
      if (place.node === undefined && (flags & OpenFlag.directory) !== 0) throw new FileError(Errno.inval);
      if ((flags & OpenFlag.directory) !== 0 || place.slash) throw new FileError(Errno.notdir);
      const file: FileNode = place.node ?? place.parent.createFile(place.name);
      const rights = wanted & FILE_RIGHTS & from.inheriting;
      const handle = file.open({
        read: (rights & Right.fdRead) !== 0,
        write: (rights & Right.fdWrite) !== 0,
        truncate: (flags & OpenFlag.truncate) !== 0,
      });
      host.memory.setU32(
        result,
        table.add({ kind: "file", handle, offset: 0, rights, inheriting: passedOn, flags: fdFlags }),
      );
    },

    path_filestat_get(fd: number, lookup: number, pointer: number, length: number, result: number): void {
      const from = table.directory(fd, Right.pathFilestatGet);
      writeStat(host.memory, result, nodeAt(from, lookup, pointer, length).stat());
    },

    path_filestat_set_times(
      fd: number,
      lookup: number,
      pointer: number,
      length: number,
      accessed: bigint,
      modified: bigint,
      flags: number,
    ): void {
      const from = table.directory(fd, Right.pathFilestatSetTimes);
      const times = readTimes(accessed, modified, flags, () => host.clock.realtime());
      nodeAt(from, lookup, pointer, length).setTimes(times);
    },

    path_create_directory(fd: number, pointer: number, length: number): void {
      const from = table.directory(fd, Right.pathCreateDirectory);
      const place = resolvePath(from.node, from.isRoot, readPath(host.memory, pointer, length), "never");
      if (place.node !== undefined) throw new FileError(Errno.exist);
      place.parent.createDirectory(place.name);
    },

    path_remove_directory(fd: number, pointer: number, length: number): void {
      const from = table.directory(fd, Right.pathRemoveDirectory);
      const place = resolvePath(from.node, from.isRoot, readPath(host.memory, pointer, length), "never");
      if (place.node === undefined) throw new FileError(Errno.noent);
      if (place.node.kind !== "directory") throw new FileError(Errno.notdir);
      if (place.name === "") throw new FileError(Errno.inval);
      place.parent.removeDirectory(place.name);
    },

    path_unlink_file(fd: number, pointer: number, length: number): void {
      const from = table.directory(fd, Right.pathUnlinkFile);
      const place = resolvePath(from.node, from.isRoot, readPath(host.memory, pointer, length), "never");
      if (place.node === undefined) throw new FileError(Errno.noent);
      if (place.node.kind === "directory") throw new FileError(Errno.isdir);
      if (place.slash) throw new FileError(Errno.notdir);
      place.parent.unlink(place.name);
    },
  };
}
