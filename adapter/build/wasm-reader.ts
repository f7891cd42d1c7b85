import { GoEdgeError } from "./errors.ts";

/** Reads a WebAssembly binary from front to back and never past the end of what it was given. */
export class WasmReader {
  private readonly bytes: Uint8Array;
  /** Offset in the file of the next byte. */
  offset: number;
  /** Offset in the file of the first byte that is out of reach. */
  readonly end: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  /** @throws GoEdgeError WASM_MALFORMED at the end. */
  byte(what: string): number {
    if (this.done) throw malformed(this.offset, `ends in the middle of ${what}`);
    return this.bytes[this.offset++]!;
  }

  /** Reads an unsigned LEB128 number of at most 32 bits. */
  u32(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte(what);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break;
        return value;
      }
    }
    throw malformed(start, `has a number of more than 32 bits for ${what}`);
  }

  /** Reads a signed LEB128 number of at most 32 bits as what it is without its sign: an address. */
  address(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte(what);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (shift < 28 && byte & 0x40 ? value | (-1 << (shift + 7)) : value) >>> 0;
    }
    throw malformed(start, `has a number of more than 32 bits for ${what}`);
  }

  /** Skips a LEB128 number of at most 64 bits, signed or not. */
  skipNumber(what: string): void {
    const start = this.offset;
    for (let read = 0; read < 10; read++) if (this.byte(what) < 0x80) return;
    throw malformed(start, `has a number of more than 64 bits for ${what}`);
  }

  /** Takes the next `length` bytes as a reader of their own. */
  slice(length: number, what: string): WasmReader {
    if (length > this.end - this.offset) {
      throw malformed(
        this.offset,
        `ends in the middle of ${what}: ${length} bytes announced, ${this.end - this.offset} left`,
      );
    }
    const part = new WasmReader(this.bytes, this.offset, this.offset + length);
    this.offset += length;
    return part;
  }

  /** Skips some bytes. */
  skip(length: number, what: string): void {
    this.slice(length, what);
  }

  /** The bytes that are left, without taking them. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.offset, this.end);
  }

  /** Reads a length and that many bytes of UTF-8. */
  name(what: string): string {
    const start = this.offset;
    const part = this.slice(this.u32(what), what);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(this.bytes.subarray(part.offset, part.end));
    } catch (cause) {
      throw malformed(start, `has a name that is not UTF-8 for ${what}`, cause);
    }
  }
}

/** Makes the error for a binary that breaks the format at `offset`. */
export function malformed(offset: number, problem: string, cause?: unknown): GoEdgeError {
  return new GoEdgeError("WASM_MALFORMED", `the wasm ${problem} (at byte ${offset})`, {
    hint: "The file is damaged or was cut short: build or copy it again.",
    cause,
  });
}
