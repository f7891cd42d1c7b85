import type { Descriptor, Descriptors } from "../../files/descriptors.ts";
import { FileError, FileType } from "../../files/node.ts";
import { Errno } from "../errno.ts";
import { ALL_FD_FLAGS } from "../flags.ts";
import type { WasiHost } from "../host.ts";
import { ALL_RIGHTS, Right } from "../rights.ts";

/** Rights as a guest gives them. None beyond those that this host knows are ever granted. */
export function readRights(rights: bigint): number {
  return Number(rights & BigInt(ALL_RIGHTS));
}

/** What there is to know and to change of a descriptor itself. */
export function descriptorFunctions(host: WasiHost, table: Descriptors) {
  const preopened = (fd: number): Uint8Array => {
    const descriptor = table.get(fd);
    const name = descriptor.kind === "directory" ? descriptor.preopen : undefined;
    if (name === undefined) throw new FileError(Errno.badf);
    return new TextEncoder().encode(name);
  };

  return {
    fd_close: (fd: number) => table.close(fd),

    fd_renumber: (from: number, to: number) => table.renumber(from, to),

    /**
     *     fdstat: 0 type u8 · 2 flags u16 · 8 rights u64 · 16 inheriting rights u64
     */
    fd_fdstat_get(fd: number, result: number): void {
      const descriptor = table.get(fd);
      const { memory } = host;
      memory.bytes(result, 24).fill(0);
      memory.setU8(result, descriptorType(host, descriptor));
      memory.setU16(result + 2, descriptor.flags);
      memory.setU32(result + 8, descriptor.rights);
      memory.setU32(result + 16, descriptor.inheriting);
    },

    fd_fdstat_set_flags(fd: number, flags: number): void {
      const descriptor = table.get(fd);
      if ((flags & ~ALL_FD_FLAGS) !== 0) throw new FileError(Errno.inval);
      if (descriptor.kind === "stream") {
        // It is not made non-blocking: Go would then poll before each write to it.
        if (flags !== 0) throw new FileError(Errno.notsup);
        return;
      }
      if ((descriptor.rights & Right.fdFdstatSetFlags) === 0) throw new FileError(Errno.notcapable);
      descriptor.flags = flags;
    },

    /** Rights can only be given up. */
    fd_fdstat_set_rights(fd: number, base: bigint, inheriting: bigint): void {
      const descriptor = table.get(fd);
      const more = (given: bigint, had: number) => (given & ~BigInt(had)) !== 0n;
      if (more(base, descriptor.rights) || more(inheriting, descriptor.inheriting)) {
        throw new FileError(Errno.notcapable);
      }
      descriptor.rights = readRights(base);
      descriptor.inheriting = readRights(inheriting);
    },

    /**
     *     prestat: 0 tag u8, 0 for a directory · 4 bytes of its name u32
     */
    fd_prestat_get(fd: number, result: number): void {
      const { length } = preopened(fd);
      host.memory.setU32(result, 0);
      host.memory.setU32(result + 4, length);
    },

    fd_prestat_dir_name(fd: number, pointer: number, length: number): void {
      const name = preopened(fd);
      if (length >>> 0 < name.length) throw new FileError(Errno.nametoolong);
      host.memory.bytes(pointer, length).set(name);
    },
  };
}

function descriptorType(host: WasiHost, descriptor: Descriptor): number {
  if (descriptor.kind === "stream") return streamType(host, descriptor.stream);
  return descriptor.kind === "directory" ? FileType.directory : descriptor.handle.stat().type;
}

export function streamType(host: WasiHost, stream: number): number {
  return host.streamType?.(stream) ?? FileType.characterDevice;
}
