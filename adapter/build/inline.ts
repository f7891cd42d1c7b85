import { deflateRawSync } from "node:zlib";
import type { WasmImage } from "./target.ts";

// The modules rendered here import what they need from the folder of a target's entry.

/** Renders a module that carries the wasm as it is, and compiles it before anything else runs. */
export function renderInlineWasm(image: WasmImage): string {
  return renderPlain(image.bytes, (bytes) => `new WebAssembly.Module(${bytes})`);
}

/**
 * Renders a module that carries the wasm compressed and decompresses and compiles it while it loads: for platforms where
 * a module may await at its top level.
 */
export function renderInflatedWasm(image: WasmImage): string {
  return renderDeflated(image.deflated(), (bytes) => `await WebAssembly.compile(${bytes})`);
}

/** Renders a module like {@link renderInflatedWasm}'s in as few characters as can be: for platforms that count those. */
export function renderPackedWasm(image: WasmImage): string {
  return renderPacked(image.deflated(), (bytes) => `await WebAssembly.compile(${bytes})`);
}

/** Renders a module of bytes as {@link renderInlineWasm} carries the wasm. */
export function renderInlineBytes(bytes: Uint8Array): string {
  return renderPlain(bytes, (expression) => expression);
}

/** Renders a module of bytes as {@link renderInflatedWasm} carries the wasm. */
export function renderInflatedBytes(bytes: Uint8Array): string {
  return renderDeflated(deflate(bytes), (expression) => expression);
}

/** Renders a module of bytes as {@link renderPackedWasm} carries the wasm. */
export function renderPackedBytes(bytes: Uint8Array): string {
  return renderPacked(deflate(bytes), (expression) => expression);
}

/** Makes the expression that is exported of the one that has the bytes. */
type Wrap = (bytes: string) => string;

function renderPlain(bytes: Uint8Array, wrap: Wrap): string {
  return [
    `import { decodeBase64 } from "../../runtime/inline/base64";`,
    `export default ${wrap(`decodeBase64("${encodeBase64(bytes)}")`)};`,
    "",
  ].join("\n");
}

function renderDeflated(deflated: Uint8Array, wrap: Wrap): string {
  return [
    `import { decodeBase64 } from "../../runtime/inline/base64";`,
    `import { inflate } from "../../runtime/inline/inflate";`,
    `export default ${wrap(`await inflate(decodeBase64("${encodeBase64(deflated)}"))`)};`,
    "",
  ].join("\n");
}

function renderPacked(deflated: Uint8Array, wrap: Wrap): string {
  return [
    `import { decodeIdeographs } from "../../runtime/inline/ideographs";`,
    `import { inflate } from "../../runtime/inline/inflate";`,
    `const packed = "${encodeIdeographs(deflated)}";`,
    `export default ${wrap(`await inflate(decodeIdeographs(packed, ${deflated.length}))`)};`,
    "",
  ].join("\n");
}

function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

function deflate(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { level: 9 });
}

/** Encodes bytes for decodeIdeographs: 14 bits a character, the first bits first, the last character filled with 0. */
export function encodeIdeographs(bytes: Uint8Array): string {
  const codes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = ((bits & 0x3fff) << 8) | byte;
    count += 8;
    if (count < 14) continue;
    count -= 14;
    codes.push((bits >> count) & 0x3fff);
  }
  if (count > 0) codes.push((bits << (14 - count)) & 0x3fff);
  return codes.map((code) => String.fromCharCode(0x4e00 + code)).join("");
}
