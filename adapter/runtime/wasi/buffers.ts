import { FileError } from "../files/node.ts";
import type { Memory } from "../memory.ts";

/** Bytes of witx records $iovec and $ciovec. */
const IOVEC = 8;

/**
 * Moves bytes through the buffers of an iovec or ciovec array, one after the other, until `move` does less than it was
 * given. What fails after some bytes have moved has ended there: the next call will fail.
 *
 *     iovec: 0 pointer u32 · 4 length u32
 *
 * @returns the bytes in all.
 */
export function moveBuffers(memory: Memory, iovs: number, count: number, move: (bytes: Uint8Array) => number): number {
  let total = 0;
  memory.checkArray(iovs, count, IOVEC);
  for (let i = 0; i < count >>> 0; i++) {
    const at = iovs + IOVEC * i;
    const bytes = memory.bytes(memory.getU32(at), memory.getU32(at + 4));
    if (bytes.length === 0) continue;
    let moved: number;
    try {
      moved = move(bytes);
    } catch (error) {
      if (total > 0 && error instanceof FileError) break;
      throw error;
    }
    total += moved;
    if (moved < bytes.length) break;
  }
  return total;
}
