import { fileURLToPath } from "node:url";
import { GoEdgeError } from "../../build/errors.ts";
import { renderInlineBytes, renderInlineWasm } from "../../build/inline.ts";
import { INLINE_MAX, type ModuleTarget } from "../../build/target.ts";

const MAX_BYTES = 64 * 1024 * 1024;

/** Cloudflare Workers: a module worker, deployed by wrangler. */
export const cloudflare: ModuleTarget = {
  kind: "module",
  name: "cloudflare",
  title: "Cloudflare Workers",
  entry: fileURLToPath(new URL("./entry", import.meta.url)),
  start: ["npm install --save-dev wrangler", "npx go-edge dev"],
  moduleName: "worker.js",
  external: ["cloudflare:*", "node:*"],
  conditions: ["workerd", "worker", "browser"],
  placements: ["inline", "module"],
  minify: false,
  memory: 100, // of the 128 MB that a Worker has
  tmp: 16,
  assetsMax: 16 * 1024 * 1024, // as text and as bytes, beside the program's own memory
  charset: "ascii",
  limit: {
    max: MAX_BYTES,
    unit: "bytes",
    covers: "module and wasm, uncompressed",
    resolveUsed: (size) => size.module + size.wasm,
  },
  tellsVersions: true,
  blob: "r2",
  kv: { standard: "anyBinding", backends: { "workers-kv": "workersKv", "durable-object": "durableObject" } },
  exports: { kv: 'export { GoEdgeStore } from "./operations/kv/go-edge-store";' },
  resolvePlacement: (wasmBytes) => (wasmBytes <= INLINE_MAX ? "inline" : "module"),
  renderWasm(image, placement) {
    if (placement === "module") return `import wasm from "./${image.fileName}";\nexport default wasm;\n`;
    // Compiled synchronously: in workerd an asynchronous compile at the top level never settles, which also rules out
    // decompressing first.
    return renderInlineWasm(image);
  },
  renderBytes: renderInlineBytes,
  resolveWanted({ schedules }) {
    if (schedules === undefined) return [];
    const items = schedules.map(({ cron }) => cron);
    // Whole: what is triggered there, and not in the program, fails each time.
    return [{ path: ["triggers", "crons"], items, matches: (present, cron) => present === cron, isWhole: true }];
  },
  check(size) {
    const used = size.module + size.wasm;
    if (used <= MAX_BYTES) return undefined;
    return new GoEdgeError(
      "WORKER_TOO_LARGE",
      `the Worker is ${used} bytes; Cloudflare Workers takes ${MAX_BYTES} bytes uncompressed`,
      { hint: "Leave packages out, build with `--optimize size`, or have TinyGo compile it: `--compiler tinygo`." },
    );
  },
};
