import type { Descriptors } from "../../files/descriptors.ts";
import { FileError } from "../../files/node.ts";
import { type Place, resolvePath } from "../../files/resolve.ts";
import { Errno } from "../errno.ts";
import type { WasiHost } from "../host.ts";
import { Right } from "../rights.ts";
import { readPath } from "./paths.ts";

/** Other names: hard links, symbolic links, and renaming. */
export function linkFunctions(host: WasiHost, table: Descriptors) {
  /** Where a path leads; a symbolic link at its end is what it names. */
  const placeAt = (fd: number, right: number, pointer: number, length: number): Place => {
    const from = table.directory(fd, right);
    return resolvePath(from.node, from.isRoot, readPath(host.memory, pointer, length), "never");
  };

  return {
    path_link(
      oldFd: number,
      lookup: number,
      oldPointer: number,
      oldLength: number,
      newFd: number,
      newPointer: number,
      newLength: number,
    ): void {
      const source = placeAt(oldFd, Right.pathLinkSource, oldPointer, oldLength);
      const place = placeAt(newFd, Right.pathLinkTarget, newPointer, newLength);
      // Hard links lead to what a path names, never to what that leads to.
      if (lookup !== 0) throw new FileError(Errno.inval);
      if (source.node === undefined) throw new FileError(Errno.noent);
      if (source.slash && source.node.kind !== "directory") throw new FileError(Errno.notdir);
      if (place.node !== undefined) throw new FileError(Errno.exist);
      if (source.node.kind === "directory") throw new FileError(Errno.perm);
      if (place.slash) throw new FileError(Errno.noent);
      place.parent.link(place.name, source.node);
    },

    path_symlink(oldPointer: number, oldLength: number, fd: number, newPointer: number, newLength: number): void {
      const target = readPath(host.memory, oldPointer, oldLength);
      const place = placeAt(fd, Right.pathSymlink, newPointer, newLength);
      if (target === "") throw new FileError(Errno.noent);
      if (target.includes("\0")) throw new FileError(Errno.inval);
      // A way out for whoever follows it outside of this program.
      if (target.startsWith("/")) throw new FileError(Errno.perm);
      if (place.node !== undefined) {
        throw new FileError(place.slash && place.node.kind !== "directory" ? Errno.notdir : Errno.exist);
      }
      if (place.slash) throw new FileError(Errno.noent);
      place.parent.createLink(place.name, target);
    },

    /** As much of a symbolic link's text as fits. */
    path_readlink(
      fd: number,
      pointer: number,
      length: number,
      bufferPointer: number,
      bufferLength: number,
      used: number,
    ): void {
      const { node, slash } = placeAt(fd, Right.pathReadlink, pointer, length);
      if (node === undefined) throw new FileError(Errno.noent);
      if (node.kind !== "link" || slash) throw new FileError(Errno.inval);
      const text = new TextEncoder().encode(node.target());
      const part = text.subarray(0, bufferLength >>> 0);
      host.memory.bytes(bufferPointer, bufferLength).set(part);
      host.memory.setU32(used, part.length);
    },

    path_rename(
      oldFd: number,
      oldPointer: number,
      oldLength: number,
      newFd: number,
      newPointer: number,
      newLength: number,
    ): void {
      const source = placeAt(oldFd, Right.pathRenameSource, oldPointer, oldLength);
      const place = placeAt(newFd, Right.pathRenameTarget, newPointer, newLength);
      if (source.name === "" || place.name === "") throw new FileError(Errno.busy);
      if (source.node === undefined) throw new FileError(Errno.noent);
      if (source.node.kind !== "directory" && (source.slash || place.slash)) throw new FileError(Errno.notdir);
      source.parent.rename(source.name, place.parent, place.name);
    },
  };
}
