import { describe, expect, test } from "vitest";
import {
  appendCustom,
  leb128,
  mapSections,
  renderSection,
  replaceSection,
  signedLeb128,
} from "../../adapter/build/sections.ts";
import { describeBadEnv } from "../../adapter/build/snapshot/env.ts";
import { findSegments, renderData } from "../../adapter/build/snapshot/memory.ts";
import { readSnapshotNote, SNAPSHOT_SECTION } from "../../adapter/build/snapshot/module.ts";
import { SECTION } from "../../adapter/build/wasm.ts";
import { WasmReader } from "../../adapter/build/wasm-reader.ts";
import { Random, runsOf, SEED } from "../harness/random.ts";
import { buildWasm } from "./support/wasm-builder.ts";

const PAGE = 64 * 1024;
const MOST = 10_000;

/** A memory with what programs leave there: text, numbers among zeros, and much of nothing. */
function fillMemory(random: Random): Uint8Array {
  const memory = new Uint8Array(random.pick([1, 1, 2, 5]) * PAGE);
  for (let runs = random.below(40); runs > 0; runs--) {
    const at = random.pick([0, memory.length - 1, random.below(memory.length), random.below(4096)]);
    const end = Math.min(memory.length, at + random.pick([1, 8, 50, random.below(5000)]));
    const density = random.pick([0.02, 0.2, 1]);
    for (let i = at; i < end; i++) if (random.chance(density)) memory[i] = 1 + random.below(255);
  }
  return memory;
}

/** Tells what is wrong with segments of a memory; undefined when they are as they have to be. */
function findFault(memory: Uint8Array): string | undefined {
  const segments = findSegments(memory);
  if (segments.length > MOST) return `${segments.length} segments`;
  const rebuilt = new Uint8Array(memory.length);
  let last = Number.NEGATIVE_INFINITY;
  for (const { start, end } of segments) {
    if (start >= end || end > memory.length) return `a segment from ${start} to ${end}`;
    if (start - last < 32) return `a segment at ${start}, where one ends at ${last}`;
    if (memory[start] === 0 || memory[end - 1] === 0) return `zeros at an end of ${start} to ${end}`;
    rebuilt.set(memory.subarray(start, end), start);
    last = end;
  }
  return Buffer.from(rebuilt).equals(memory) ? undefined : "another memory";
}

/** A memory of 8 MiB with a byte every so often. */
function dot(every: number): Uint8Array {
  const memory = new Uint8Array(128 * PAGE);
  for (let i = 0; i < memory.length; i += every) memory[i] = 1 + (i % 255);
  return memory;
}

describe("segments of a memory", () => {
  test("are all of it that is not zeros, whatever it is", () => {
    for (let seed = SEED; seed < SEED + runsOf(200); seed++) {
      expect(findFault(fillMemory(new Random(seed))), `seed ${seed}`).toBeUndefined();
    }
  });

  test.each([1, 2, 8, 39, 40, 41, 64, 100, 500])("are not too many where there is a byte each %i", (every) => {
    expect(findFault(dot(every))).toBeUndefined();
  });

  test("are as many as there are bytes apart, up to what is allowed", () => {
    expect(findSegments(dot(1000))).toHaveLength(Math.ceil((128 * PAGE) / 1000));
    const crowd = new Uint8Array(128 * PAGE);
    for (let i = 0; i < MOST; i++) crowd[i * 64] = 1;
    expect(findSegments(crowd)).toHaveLength(MOST);
    crowd[MOST * 64] = 1;
    expect(findSegments(crowd)).toEqual([{ start: 0, end: MOST * 64 + 1 }]);
  });

  test("end for zeros where that pays", () => {
    const memory = new Uint8Array(PAGE);
    for (const at of [3, 20, 100, 1000, 1001, 2000, 2040, 3000, 3032, PAGE - 1]) memory[at] = 1;
    const ends = findSegments(memory).map(({ start, end }) => [start, end]);
    expect(ends).toEqual([
      [3, 21],
      [100, 101],
      [1000, 1002],
      [2000, 2001],
      [2040, 2041],
      [3000, 3033],
      [PAGE - 1, PAGE],
    ]);
  });

  test("are none of what is all zeros", () => {
    expect(findSegments(new Uint8Array(PAGE))).toEqual([]);
    expect([...renderData(new Uint8Array(PAGE), [])]).toEqual([0]);
  });
});

/** Decodes a number of LEB128, which has to be all there is. */
function decode(bytes: Uint8Array, signed: boolean): bigint {
  const more = [...bytes].map((byte) => byte >= 0x80);
  expect(more.indexOf(false)).toBe(bytes.length - 1);
  const value = bytes.reduce((sum, byte, i) => sum | (BigInt(byte & 0x7f) << BigInt(7 * i)), 0n);
  return signed ? BigInt.asIntN(7 * bytes.length, value) : value;
}

describe("numbers", () => {
  test.each([
    [0n, [0]],
    [-1n, [0x7f]],
    [63n, [0x3f]],
    [64n, [0xc0, 0]],
    [-64n, [0x40]],
    [-65n, [0xbf, 0x7f]],
    [2n ** 31n - 1n, [0xff, 0xff, 0xff, 0xff, 7]],
    [-(2n ** 31n), [0x80, 0x80, 0x80, 0x80, 0x78]],
    [2n ** 63n - 1n, [...Array(9).fill(0xff), 0]],
    [-(2n ** 63n), [...Array(9).fill(0x80), 0x7f]],
  ])("%i has its bytes", (value, bytes) => {
    expect([...signedLeb128(value)]).toEqual(bytes);
  });

  test("with a sign are what they were", () => {
    const borders = Array.from({ length: 63 }, (_, bits) => [2n ** BigInt(bits), -(2n ** BigInt(bits))]).flat();
    const random = new Random(SEED);
    const drawn = Array.from({ length: runsOf(1000) }, () => {
      const wide = new DataView(random.bytes(8).buffer).getBigInt64(0);
      return wide >> BigInt(random.below(64));
    });
    for (const value of [...borders.flatMap((border) => [border - 1n, border, border + 1n]), ...drawn]) {
      const bytes = signedLeb128(value);
      expect(decode(bytes, true)).toBe(value);
      const half = bytes.length > 1 ? BigInt.asIntN(7 * (bytes.length - 1), value) : undefined;
      expect(half, `${value} in fewer bytes`).not.toBe(value);
      const isAddress = value === BigInt.asIntN(32, value);
      if (isAddress) expect(new WasmReader(bytes).address("it")).toBe(Number(BigInt.asUintN(32, value)));
    }
  });

  test("without a sign are what they were", () => {
    const random = new Random(SEED);
    const drawn = Array.from({ length: runsOf(1000) }, () => random.u32() >>> random.below(32));
    for (const value of [0, 127, 128, 16383, 16384, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, ...drawn]) {
      const bytes = leb128(value);
      expect(decode(bytes, false)).toBe(BigInt(value));
      expect(new WasmReader(bytes).u32("it")).toBe(value);
      expect(bytes.length).toBe(Math.max(1, Math.ceil(value.toString(2).length / 7)));
    }
  });
});

describe("sections", () => {
  const bytes = buildWasm({ functions: ["a"], memory: true, data: [[16, [1, 2]]], custom: [["x", [0xff]]] });

  test("stay as they are, go, and become others", () => {
    expect(mapSections(bytes, () => undefined)).toEqual(Buffer.from(bytes));
    expect(replaceSection(bytes, SECTION.start, () => leb128(0))).toEqual(Buffer.from(bytes));
    expect(mapSections(bytes, () => [])).toEqual(Buffer.from(bytes.subarray(0, 8)));
    const ids: number[] = [];
    const doubled = mapSections(bytes, (id, section) => {
      ids.push(id);
      const whole = renderSection(id, section.rest());
      return id === SECTION.custom ? [whole, whole] : undefined;
    });
    expect(ids).toEqual([
      1,
      SECTION.import,
      SECTION.function,
      SECTION.memory,
      SECTION.export,
      SECTION.code,
      SECTION.data,
      SECTION.custom,
    ]);
    const module = new WebAssembly.Module(doubled as Uint8Array<ArrayBuffer>);
    expect(WebAssembly.Module.customSections(module, "x").map((part) => [...new Uint8Array(part)])).toEqual([
      [0xff],
      [0xff],
    ]);
  });

  test("that are custom are added with any name", () => {
    const long = "ä€".repeat(100);
    const added = appendCustom(appendCustom(bytes, long, Uint8Array.of(1, 2)), "", new Uint8Array(300));
    const module = new WebAssembly.Module(added as Uint8Array<ArrayBuffer>);
    expect([...new Uint8Array(WebAssembly.Module.customSections(module, long)[0]!)]).toEqual([1, 2]);
    expect(WebAssembly.Module.customSections(module, "")[0]!.byteLength).toBe(300);
  });

  const NOTE = { version: "1.2.3", depth: "main", memory: 65536, bytes: 5, segments: 1 };
  test.each([
    ["is a note", JSON.stringify(NOTE), NOTE],
    ["has more than a note", JSON.stringify({ ...NOTE, more: [] }), NOTE],
    ["is not JSON", "{", undefined],
    ["is nothing", "", undefined],
    ["is null", "null", undefined],
    ["is a list", "[]", undefined],
    ["has another depth", JSON.stringify({ ...NOTE, depth: "deep" }), undefined],
    ["has a version that is no text", JSON.stringify({ ...NOTE, version: 1 }), undefined],
    ["has more bytes than memory", JSON.stringify({ ...NOTE, bytes: 65537 }), undefined],
    ["has no number of segments", JSON.stringify({ ...NOTE, segments: "1" }), undefined],
  ])("by the name of a note are read where what is there %s", (_, contents, note) => {
    expect(readSnapshotNote(appendCustom(bytes, SNAPSHOT_SECTION, Buffer.from(contents)))).toEqual(note);
  });
});

describe("describeBadEnv", () => {
  test.each([[{}], [{ MODE: "release", DEBUG: null }], [{ EMPTY: "", "a.b c": "x=y\n", ä: "€" }]])(
    "takes %j",
    (env) => {
      expect(describeBadEnv(env)).toBeUndefined();
    },
  );

  test.each([
    [undefined, /takes variables by name/],
    [null, /takes variables by name/],
    ["MODE=release", /takes variables by name/],
    [["MODE"], /takes variables by name/],
    [{ "": "x" }, /has "", which is no name/],
    [{ "A=B": "x" }, /has "A=B", which is no name/],
    [{ "A\0": "x" }, /has "A\\u0000", which is no name/],
    [{ A: null, B: "x\0y" }, /has "x\\u0000y" for B/],
    [{ A: 1 }, /has 1 for A: it takes a text, or null/],
    [{ A: true }, /has true for A/],
    [{ A: undefined }, /has undefined for A/],
    [{ A: ["x"] }, /has \["x"\] for A/],
  ])("refuses %j", (env, problem) => {
    expect(describeBadEnv(env)).toMatch(problem);
  });
});
