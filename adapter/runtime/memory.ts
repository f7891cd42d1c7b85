import { GuestFault } from "./faults.ts";

/**
 * Checked access to a guest's linear memory. Growth detaches every view, at any time the guest runs, so views are
 * looked up at each access and never kept.
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

  /** All of linear memory, little-endian. Accesses outside of it throw a RangeError, which ends the instance. */
  get view(): DataView<ArrayBuffer> {
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    return this.#view;
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
    const end = (ptr >>> 0) + (count >>> 0) * itemSize;
    if (end > this.size)
      throw new GuestFault(`an array that ends at ${end} is outside of a memory of ${this.size} bytes`);
  }

  /** A copy of the bytes at `ptr`. */
  copy(ptr: number, length: number): Uint8Array<ArrayBuffer> {
    return this.bytes(ptr, length).slice();
  }

  /** Size of linear memory in bytes. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }
}
