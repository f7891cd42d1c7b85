import { expect, test } from "vitest";
import { pruneExports } from "../../adapter/build/exports.ts";
import { parseWasm } from "../../adapter/build/wasm.ts";
import { buildWasm, GUEST } from "./support/wasm-builder.ts";

test("only what the host uses stays exported, and the module stays a module", () => {
  const many = Array.from({ length: 200 }, (_, i) => `asyncify_${i}`);
  const functions = ["malloc", ...GUEST.functions, "edge_idle", ...many];
  const pruned = pruneExports(buildWasm({ ...GUEST, functions, custom: [["name", [1, 2, 3]]] }));
  const names = parseWasm(pruned).exports.map((entry) => entry.name);
  expect(names).toEqual([...GUEST.functions, "edge_idle", "memory"]);
  expect(WebAssembly.validate(pruned as Uint8Array<ArrayBuffer>)).toBe(true);
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(pruned as Uint8Array<ArrayBuffer>));
  expect(exports.map((entry) => entry.name)).toEqual(names);
});

test("more than 127 exports keep their count", () => {
  const functions = [...GUEST.functions, ...Array.from({ length: 150 }, (_, i) => `edge_abi_${i + 10}`)];
  expect(parseWasm(pruneExports(buildWasm({ ...GUEST, functions }))).exports).toHaveLength(functions.length + 1);
});
