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
    return this.#fresh().length;
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
    const all = this.#region(ptr, length);
    return all.subarray(ptr >>> 0, (ptr >>> 0) + (length >>> 0));
  }

  /** Checks that an array lies in memory, before anything goes through it. Throws {@link GuestFault} otherwise. */
  checkArray(ptr: number, count: number, itemSize: number): void {
    const { size } = this;
    const end = (ptr >>> 0) + (count >>> 0) * itemSize;
    if (end > size) throw new GuestFault(`an array that ends at ${end} is outside of a memory of ${size} bytes`);
  }

  /** A copy of the bytes at `ptr`. Throws as {@link bytes}. */
  copy(ptr: number, length: number): Uint8Array<ArrayBuffer> {
    const all = this.#region(ptr, length);
    return all.slice(ptr >>> 0, (ptr >>> 0) + (length >>> 0));
  }

  /** Writes bytes to `ptr`. Throws as {@link bytes}. */
  write(ptr: number, bytes: Uint8Array): void {
    this.#region(ptr, bytes.length).set(bytes, ptr >>> 0);
  }

  /** All of the memory, in which those bytes are. */
  #region(ptr: number, length: number): Uint8Array<ArrayBuffer> {
    const all = this.#fresh();
    const start = ptr >>> 0;
    const end = start + (length >>> 0);
    if (end > all.length) {
      throw new GuestFault(`bytes ${start} to ${end} are outside of a memory of ${all.length} bytes`);
    }
    return all;
  }

  /** The view of all of it. Growth leaves the one before with a length of 0, which is read faster than the memory's buffer. */
  #fresh(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length === 0) {
      this.#bytes = new Uint8Array(this.#memory.buffer);
      this.#view = new DataView(this.#memory.buffer);
    }
    return this.#bytes;
  }

  #data(): DataView<ArrayBuffer> {
    this.#fresh();
    return this.#view;
  }
}
