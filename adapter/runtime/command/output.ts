import { GuestFault } from "../faults.ts";

/** Bytes in one piece, that come in many. */
export class Output {
  readonly #capacity: number;
  #bytes = new Uint8Array(4096);
  #length = 0;

  /** @param capacity bytes it may hold. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @throws GuestFault when there is no room. */
  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#capacity) throw new GuestFault(`the program writes more than ${this.#capacity} bytes`);
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }
}
