import { fileURLToPath } from "node:url";
import { GoEdgeError } from "../../build/errors.ts";
import { renderPackedBytes, renderPackedWasm } from "../../build/inline.ts";
import type { ModuleTarget } from "../../build/target.ts";

const MAX_CHARACTERS = 80_000;

/** Val Town: one file of text, pasted into an HTTP val. */
export const valTown: ModuleTarget = {
  kind: "module",
  name: "val-town",
  title: "Val Town",
  entry: fileURLToPath(new URL("./entry", import.meta.url)),
  start: ["npx go-edge dev"],
  moduleName: "val.js",
  external: ["node:*", "npm:*", "jsr:*", "https:*"],
  conditions: ["deno", "worker"],
  placements: ["inline"],
  minify: true,
  memory: 512,
  tmp: 128,
  assetsMax: 1024 * 1024, // far more than its characters take
  charset: "utf8",
  limit: {
    max: MAX_CHARACTERS,
    unit: "characters",
    covers: "the file, its header included",
    resolveUsed: (size) => size.module,
  },
  tellsVersions: false,
  blob: "valBlobs",
  kv: { standard: "valSqlite", backends: { "val-sqlite": "valSqlite", "val-blob": "valBlob" } },
  resolvePlacement: () => "inline",
  renderWasm: renderPackedWasm,
  renderBytes: renderPackedBytes,
  check(size) {
    if (size.module <= MAX_CHARACTERS) return undefined;
    const count = (n: number) => n.toLocaleString("en-US");
    return new GoEdgeError(
      "VAL_TOO_LARGE",
      `the val is ${count(size.module)} characters; Val Town takes at most ${count(MAX_CHARACTERS)} a file`,
      {
        hint: [
          "Ways out:",
          "- build with TinyGo (`--compiler tinygo`) a program that imports only the `edge` package, not net/http",
          "- deploy it by `npx go-edge deploy`, which puts it into several files",
          "- build with `--optimize size`, and without `--debug` or `--no-minify`",
          "- choose a target without this limit: `--target deno-deploy` or `--target cloudflare`",
        ].join("\n"),
      },
    );
  },
};
