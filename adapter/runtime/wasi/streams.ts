import { moveBuffers } from "./buffers.ts";
import { Errno } from "./errno.ts";
import type { WasiHost } from "./host.ts";

/** What a program needs that does nothing with descriptors but to write to stdout and stderr. */
export function streamsFamily(host: WasiHost) {
  const writers = [1, 2].map((stream) => (bytes: Uint8Array) => host.write(stream, bytes));
  return {
    fd_write(fd: number, iovs: number, count: number, written: number): number {
      const writer = writers[fd - 1];
      if (writer === undefined) return Errno.badf;
      host.memory.setU32(written, moveBuffers(host.memory, iovs, count, writer));
      return Errno.success;
    },
  };
}
