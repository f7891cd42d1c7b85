import { leb128, signedLeb128 } from "../sections.ts";
import { OPCODE } from "../wasm.ts";

/** The most segments: engines stop at 100,000, and each takes time when the module is loaded. */
const MOST_SEGMENTS = 10_000;

/** Zeros in a row, in bytes, that a segment is ended for: its successor takes some ten bytes to say where it begins. */
const SHORTEST_GAP = 32;

const ACTIVE = 0;

/** A part of memory that is not all zeros. */
interface Segment {
  start: number;
  end: number;
}

/** Computes what a memory has beside zeros: as many parts as pay, and never too many. */
export function findSegments(memory: Uint8Array): Segment[] {
  for (let gap = SHORTEST_GAP; ; gap *= 2) {
    const segments = splitAtZeros(memory, gap);
    if (segments.length <= MOST_SEGMENTS) return segments;
  }
}

function splitAtZeros(memory: Uint8Array, gap: number): Segment[] {
  // Eight at a time: most of a memory is zeros.
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.length >>> 3);
  const segments: Segment[] = [];
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 0n) continue;
    const start = i * 8;
    const last = segments.at(-1);
    if (last !== undefined && start - last.end < gap) last.end = start + 8;
    else segments.push({ start, end: start + 8 });
  }
  return segments.map((segment) => trim(memory, segment));
}

function trim(memory: Uint8Array, { start, end }: Segment): Segment {
  let [first, last] = [start, end];
  while (memory[first] === 0) first++;
  while (memory[last - 1] === 0) last--;
  return { start: first, end: last };
}

/** Renders the contents of a data section that sets memory to what it was. */
export function renderData(memory: Uint8Array, segments: readonly Segment[]): Uint8Array {
  const parts: Uint8Array[] = [leb128(segments.length)];
  for (const { start, end } of segments) {
    // Addresses are unsigned, constants signed.
    parts.push(Uint8Array.of(ACTIVE, OPCODE.i32Const), signedLeb128(BigInt(start | 0)), Uint8Array.of(OPCODE.end));
    parts.push(leb128(end - start), memory.subarray(start, end));
  }
  return Buffer.concat(parts);
}
