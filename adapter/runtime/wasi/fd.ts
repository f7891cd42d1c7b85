import { IDLE_FD } from "../abi.ts";
import { Errno } from "./errno.ts";
import type { WasiHost } from "./host.ts";

const FILETYPE_CHARACTER_DEVICE = 2;
const FILETYPE_SOCKET_STREAM = 6;
/** Bytes of witx records $iovec and $ciovec. */
const IOVEC = 8;
const FDFLAGS_NONBLOCK = 4;
const RIGHTS_FD_READ = 1n << 1n;
const RIGHTS_FD_WRITE = 1n << 6n;
const RIGHTS_POLL_FD_READWRITE = 1n << 27n;

/** stdin, stdout and stderr. */
function isStream(fd: number): boolean {
  return fd >= 0 && fd <= 2;
}

/**
 * File descriptors: the standard streams, and the one that a Go guest polls when it is idle. stdin is empty; stdout
 * and stderr are the platform's log. No directory is open, so no file ever is.
 */
export function fdFamily(host: WasiHost) {
  const onStream = (errno: number) => (fd: number) => (isStream(fd) ? errno : Errno.badf);
  const onFile = onStream(Errno.notsup);
  const onPosition = onStream(Errno.spipe);

  /** Calls each for the buffers of an iovec or ciovec array; returns the bytes in all. */
  const buffers = (iovs: number, count: number, each: (bytes: Uint8Array) => void): number => {
    let total = 0;
    host.memory.checkArray(iovs, count, IOVEC);
    for (let i = 0; i < count >>> 0; i++) {
      const at = iovs + IOVEC * i;
      const bytes = host.memory.bytes(host.memory.getU32(at), host.memory.getU32(at + 4));
      each(bytes);
      total += bytes.length;
    }
    return total;
  };

  return {
    fd_close: (fd: number) => (isStream(fd) || fd === IDLE_FD ? Errno.success : Errno.badf),

    fd_fdstat_get(fd: number, result: number): number {
      if (!isStream(fd) && fd !== IDLE_FD) return Errno.badf;
      const idle = fd === IDLE_FD;
      const rights = idle ? RIGHTS_FD_READ | RIGHTS_POLL_FD_READWRITE : fd === 0 ? RIGHTS_FD_READ : RIGHTS_FD_WRITE;
      const { memory } = host;
      memory.setU16(result, idle ? FILETYPE_SOCKET_STREAM : FILETYPE_CHARACTER_DEVICE);
      memory.setU16(result + 2, idle ? FDFLAGS_NONBLOCK : 0);
      memory.setU32(result + 4, 0);
      memory.setU64(result + 8, rights);
      memory.setU64(result + 16, 0n);
      return Errno.success;
    },

    fd_filestat_get(fd: number, result: number): number {
      if (!isStream(fd)) return Errno.badf;
      host.memory.bytes(result, 64).fill(0);
      host.memory.setU8(result + 16, FILETYPE_CHARACTER_DEVICE);
      return Errno.success;
    },

    fd_read(fd: number, _iovs: number, _count: number, read: number): number {
      if (fd !== 0) return Errno.badf;
      host.memory.setU32(read, 0);
      return Errno.success;
    },

    fd_write(fd: number, iovs: number, count: number, written: number): number {
      if (fd !== 1 && fd !== 2) return Errno.badf;
      const total = buffers(iovs, count, (bytes) => host.log(fd, bytes));
      host.memory.setU32(written, total);
      return Errno.success;
    },

    fd_prestat_get: () => Errno.badf,
    fd_prestat_dir_name: () => Errno.badf,
    fd_fdstat_set_flags: onStream(Errno.success),
    fd_fdstat_set_rights: onFile,
    fd_seek: onPosition,
    fd_tell: onPosition,
    fd_pread: onPosition,
    fd_pwrite: onPosition,
    fd_advise: onPosition,
    fd_allocate: onFile,
    fd_datasync: onStream(Errno.success),
    fd_sync: onStream(Errno.success),
    fd_filestat_set_size: onFile,
    fd_filestat_set_times: onFile,
    fd_readdir: onStream(Errno.notdir),
    fd_renumber: onFile,
  };
}
