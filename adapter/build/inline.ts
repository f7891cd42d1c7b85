import type { WasmImage } from "./target.ts";

/**
 * Renders a module that carries the wasm compressed and decompresses and compiles it while it loads: for platforms where
 * a module may await at its top level. Its imports are those of a target's folder.
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
