import { fileURLToPath } from "node:url";
import { renderInflatedBytes, renderInflatedWasm, renderInlineWasm } from "../../build/inline.ts";
import { INLINE_MAX, type ModuleTarget } from "../../build/target.ts";

/** Deno Deploy: a module that calls `Deno.serve`, deployed with the rest of its folder. */
export const denoDeploy: ModuleTarget = {
  kind: "module",
  name: "deno-deploy",
  title: "Deno Deploy",
  entry: fileURLToPath(new URL("./entry", import.meta.url)),
  start: ["npx go-edge dev"],
  moduleName: "main.js",
  external: ["node:*", "npm:*", "jsr:*", "https:*"],
  conditions: ["deno", "worker"],
  placements: ["inline", "module"],
  minify: false,
  memory: 512,
  tmp: 128,
  assetsMax: 256 * 1024 * 1024,
  charset: "ascii",
  limit: {
    max: 1_000_000_000,
    unit: "bytes",
    covers: "the whole deployment",
    resolveUsed: (size) => size.module + size.wasm,
  },
  tellsVersions: false,
  blob: "files",
  kv: { standard: "denoKv", backends: { "deno-kv": "denoKv" } },
  resolvePlacement: () => "inline",
  renderWasm(image, placement) {
    if (placement === "module") {
      // Read as bytes: `import "./app.wasm"` would make Deno resolve the wasm's own imports as modules.
      return [
        `const bytes = await Deno.readFile(new URL("./${image.fileName}", import.meta.url));`,
        "export default await WebAssembly.compile(bytes);",
        "",
      ].join("\n");
    }
    // Up to about here, reading the longer text takes less time than setting up the decompression.
    return image.bytes.length <= INLINE_MAX ? renderInlineWasm(image) : renderInflatedWasm(image);
  },
  renderBytes: renderInflatedBytes,
  check: () => undefined,
};
