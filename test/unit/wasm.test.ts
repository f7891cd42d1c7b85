import { describe, expect, test } from "vitest";
import { GoEdgeError } from "../../adapter/build/errors.ts";
import { parseWasm } from "../../adapter/build/wasm.ts";
import { failure } from "./support/folder.ts";
import { buildWasm, GUEST, text } from "./support/wasm-builder.ts";

const producers: [string, number[]] = [
  "producers",
  [2, ...text("language"), 1, ...text("Go"), ...text("go1.26.0"), ...text("sdk"), 0],
];

describe("parseWasm", () => {
  test("reads imports, exports, memory and custom sections", () => {
    const module = parseWasm(buildWasm({ ...GUEST, custom: [producers, ["name", [1, 2, 3]]] }));
    expect(module.imports).toEqual([
      { module: "edge", name: "serve", kind: "func" },
      { module: "wasi_snapshot_preview1", name: "proc_exit", kind: "func" },
    ]);
    expect(module.exports).toContainEqual({ name: "edge_run", kind: "func" });
    expect(module.exports).toContainEqual({ name: "memory", kind: "memory" });
    expect(module.memoryPages).toBe(1);
    expect(module.custom.map((section) => section.name)).toEqual(["producers", "name"]);
    expect(module.producers).toEqual({ language: [{ name: "Go", version: "go1.26.0" }], sdk: [] });
  });

  test("cut short at any byte, it is parsed or explained, and never parsed as a whole guest", async () => {
    const bytes = buildWasm({ ...GUEST, custom: [producers] });
    let explained = 0;
    for (let length = 0; length < bytes.length; length++) {
      try {
        const module = parseWasm(bytes.slice(0, length));
        // Only in front of the last section, or before there is anything that announces more.
        expect(module.exports.length === 0 || module.custom.length === 0).toBe(true);
      } catch (error) {
        expect(error, `at ${length}`).toBeInstanceOf(GoEdgeError);
        expect((error as GoEdgeError).code).toBe("WASM_MALFORMED");
        expect((error as GoEdgeError).message).toMatch(/at byte \d+/);
        explained++;
      }
    }
    expect(explained).toBeGreaterThan(bytes.length - 8);
  });

  test("with any byte changed, it is parsed or explained", () => {
    const bytes = buildWasm({ ...GUEST, custom: [producers] });
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 0x7f, 0x80, 0xff]) {
        const changed = bytes.slice();
        changed[at] = value;
        try {
          parseWasm(changed);
        } catch (error) {
          expect(error, `${value} at ${at}`).toBeInstanceOf(GoEdgeError);
        }
      }
    }
  });

  test.each([
    ["a text", new TextEncoder().encode("hello"), /not WebAssembly/],
    ["nothing", new Uint8Array(), /ends in the middle of the magic number \(at byte 0\)/],
    ["a component", Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0), /component/],
    ["another version", Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), /unknown version/],
    ["an unknown section", Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 99, 0), /unknown section 99 \(at byte 8\)/],
    ["a number without end", Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 255, 255, 255, 255, 255), /32 bits/],
    [
      "functions without code",
      Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0),
      /announces 1 functions and has the code of 0/,
    ],
  ])("refuses %s", async (_, bytes, message) => {
    const error = await failure(() => parseWasm(bytes));
    expect(error).toMatchObject({ code: "WASM_MALFORMED", message: expect.stringMatching(message) });
  });
});
