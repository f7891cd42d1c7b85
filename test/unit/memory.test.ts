import { expect, test } from "vitest";
import { boundMemory } from "../../adapter/build/memory.ts";
import { buildWasm, GUEST } from "./support/wasm-builder.ts";

const PAGE = 64 * 1024;

/** Instantiates a guest, and returns how far its memory can grow, in pages. */
function growthOf(bytes: Uint8Array): number {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: () => 0 };
  }
  const memory = new WebAssembly.Instance(module, imports).exports.memory as WebAssembly.Memory;
  const before = memory.buffer.byteLength / PAGE;
  let pages = before;
  for (; pages < before + 100; pages++) {
    try {
      memory.grow(1);
    } catch {
      break;
    }
  }
  return pages;
}

test("a memory grows as far as the limit, and no further", () => {
  const bytes = buildWasm(GUEST);
  expect(growthOf(bytes)).toBeGreaterThan(100);
  const bounded = boundMemory(bytes, 10 * PAGE + 1);
  expect(growthOf(bounded)).toBe(10);
  expect(growthOf(boundMemory(bounded, 50 * PAGE)), "a lower limit stays").toBe(10);
  expect(growthOf(boundMemory(bounded, 5 * PAGE))).toBe(5);
});

test("a program that starts with more can't be bounded", () => {
  expect(() => boundMemory(buildWasm(GUEST), 0)).toThrow(/starts with 1 MiB of memory/);
});
