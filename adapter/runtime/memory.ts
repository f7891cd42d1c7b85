import { GuestFault } from "./faults.ts";

/**
 * Checked access to a guest's linear memory. Growth detaches every view, at any time the guest runs, so views are
 * looked up at each access and never kept.
 *
 * Pointers arrive as signed numbers and are read as unsigned. Numbers are little-endian. Access outside of memory
 * throws, which ends the instance: a {@link GuestFault}, or a RangeError for a single number.
 */
export class Memory {
  readonly #memory: WebAssembly.Memory;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** Bytes of it. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  getU8(ptr: number): number {
    return this.#data().getUint8(ptr >>> 0);
  }

  getU16(ptr: number): number {
    return this.#data().getUint16(ptr >>> 0, true);
  }

  getU32(ptr: number): number {
    return this.#data().getUint32(ptr >>> 0, true);
  }

  getU64(ptr: number): bigint {
    return this.#data().getBigUint64(ptr >>> 0, true);
  }

  setU8(ptr: number, value: number): void {
    this.#data().setUint8(ptr >>> 0, value);
  }

  setU16(ptr: number, value: number): void {
    this.#data().setUint16(ptr >>> 0, value, true);
  }

  setU32(ptr: number, value: number): void {
    this.#data().setUint32(ptr >>> 0, value, true);
  }

  setU64(ptr: number, value: bigint): void {
    this.#data().setBigUint64(ptr >>> 0, value, true);
  }

  /** The bytes at `ptr`, valid until the guest runs on. Throws {@link GuestFault} when they are not all in memory. */
  bytes(ptr: number, length: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer);
    const start = ptr >>> 0;
    const end = start + (length >>> 0);
    if (end > this.#bytes.length) {
      throw new GuestFault(`bytes ${start} to ${end} are outside of a memory of ${this.#bytes.length} bytes`);
    }
    return this.#bytes.subarray(start, end);
  }

  /** Checks that an array lies in memory, before anything goes through it. Throws {@link GuestFault} otherwise. */
  checkArray(ptr: number, count: number, itemSize: number): void {
    const { size } = this;
    const end = (ptr >>> 0) + (count >>> 0) * itemSize;
    if (end > size) throw new GuestFault(`an array that ends at ${end} is outside of a memory of ${size} bytes`);
  }

  /** A copy of the bytes at `ptr`. */
  copy(ptr: number, length: number): Uint8Array<ArrayBuffer> {
    return this.bytes(ptr, length).slice();
  }

  #data(): DataView<ArrayBuffer> {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    return this.#view;
  }
}
