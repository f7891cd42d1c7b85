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
