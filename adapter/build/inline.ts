import type { WasmImage } from "./target.ts";

// The modules rendered here import what they need from the folder of a target's entry.

/** Renders a module that carries the wasm as it is, and compiles it before anything else runs. */
export function renderInlineWasm(image: WasmImage): string {
  const packed = Buffer.from(image.bytes).toString("base64");
  return [
    `import { decodeBase64 } from "../../runtime/inline/base64";`,
    `export default new WebAssembly.Module(decodeBase64("${packed}"));`,
    "",
  ].join("\n");
}

/**
 * Renders a module that carries the wasm compressed and decompresses and compiles it while it loads: for platforms where
 * a module may await at its top level.
 */
export function renderInflatedWasm(image: WasmImage): string {
  const packed = Buffer.from(image.deflated()).toString("base64");
  return [
    `import { decodeBase64 } from "../../runtime/inline/base64";`,
    `import { inflate } from "../../runtime/inline/inflate";`,
    `export default await WebAssembly.compile(await inflate(decodeBase64("${packed}")));`,
    "",
  ].join("\n");
}

/** Renders a module like {@link renderInflatedWasm}'s in as few characters as can be: for platforms that count those. */
export function renderPackedWasm(image: WasmImage): string {
  const bytes = image.deflated();
  return [
    `import { decodeIdeographs } from "../../runtime/inline/ideographs";`,
    `import { inflate } from "../../runtime/inline/inflate";`,
    `const packed = "${encodeIdeographs(bytes)}";`,
    `export default await WebAssembly.compile(await inflate(decodeIdeographs(packed, ${bytes.length})));`,
    "",
  ].join("\n");
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
