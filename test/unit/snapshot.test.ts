import binaryen from "binaryen";
import { describe, expect, test } from "vitest";
import { appendCustom, leb128, mapSections, renderSection } from "../../adapter/build/sections.ts";
import { exposeGlobals } from "../../adapter/build/snapshot/globals.ts";
import { readSnapshotNote, renderSnapshot, SNAPSHOT_SECTION } from "../../adapter/build/snapshot/module.ts";
import { SECTION } from "../../adapter/build/wasm.ts";
import { DEPTHS } from "../../adapter/node/snapshot-spec.ts";
import { Random, runsOf, SEED } from "../harness/random.ts";
import { assembleBytes } from "./support/assemble.ts";
import { failure } from "./support/folder.ts";
import {
  assembleGuest,
  BASE,
  contents,
  DATA,
  freeze,
  guest,
  insert,
  listSections,
  PAGE,
  restart,
  start,
  type Values,
  values,
} from "./support/snapshot-guest.ts";

// Programs are run, frozen and gone on with in Node's own engine: it tells what a snapshot begins with.

describe.each(DEPTHS)("a snapshot at depth %s", (depth) => {
  const marker = Buffer.concat([leb128(3), Buffer.from("mid"), Uint8Array.of(0xff, 0, 0x80)]);
  const inner = insert(assembleGuest(), SECTION.code, renderSection(SECTION.custom, marker));
  const bytes = appendCustom(inner, "producers", Uint8Array.of(0));
  const frozen = freeze(bytes, (exports, memory) => {
    exports.set(-123, -(2n ** 40n), 0.1, Number.NaN);
    memory.set([9, 8, 7], 1000);
    memory.fill(0, 16, 18);
  });
  const snapshot = renderSnapshot(bytes, frozen, depth);

  test("begins with what the program was, without its start", () => {
    const exports = start(snapshot);
    expect(contents(exports).equals(frozen.memory)).toBe(true);
    expect(values(exports)).toEqual([-123, -(2n ** 40n), Math.fround(0.1), Number.NaN]);
    expect([exports.sum(), exports.least()]).toEqual([BASE - 5, -(2n ** 63n)]);
    expect(exports.starts.value).toBe(1);
    exports.starts.value = 8;
    expect(start(snapshot).starts.value).toBe(1);
  });

  test("exports what restarts, and nothing else that is new", () => {
    const exports = start(snapshot);
    expect(exports._initialize()).toBe(4);
    expect(exports.edge_start()).toBe(depth === "main" ? 5 : 2);
    expect(exports.edge_run()).toBe(6);
    const gone = ["edge_freeze", "edge_restore", "edge_resume"];
    expect(Object.keys(exports)).toEqual(Object.keys(start(bytes)).filter((name) => !gone.includes(name)));
  });

  test("keeps all other sections byte for byte, and is the same each time", () => {
    const [before, after] = [listSections(bytes), listSections(snapshot)];
    expect([...before.keys()]).toEqual(expect.arrayContaining(["mid", "name", "producers", SECTION.start]));
    const order = [...before.keys()].filter((key) => key !== SECTION.start);
    expect([...after.keys()]).toEqual([...order, SNAPSHOT_SECTION]);
    const changed = [...before.keys()].filter((key) => !after.get(key)?.equals(before.get(key)!));
    expect(changed).toEqual([SECTION.global, SECTION.export, SECTION.start, SECTION.dataCount, SECTION.data]);
    expect(Buffer.compare(renderSnapshot(bytes, frozen, depth), snapshot)).toBe(0);
  });

  test("says what it is", () => {
    expect(readSnapshotNote(bytes)).toBeUndefined();
    // "llo", "world", and what two others have.
    const sizes = { memory: 2 * PAGE, bytes: 3 + 5 + 3 + 2, segments: 4 };
    expect(readSnapshotNote(snapshot)).toEqual({ version: expect.any(String), depth, ...sizes });
  });
});

describe("globals", () => {
  const bytes = assembleGuest();
  const INTS = [0, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 2 ** 31 - 1, -(2 ** 31), 0x5eed, -1];
  const LONGS = [...INTS.map(BigInt), 2n ** 31n, 2n ** 32n, -(2n ** 31n) - 1n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n)];
  const SINGLES = [0, -0, 1.5, -(2 ** -149), 3.4028234663852886e38, Number.NaN, Number.POSITIVE_INFINITY, -1];
  const DOUBLES = [...SINGLES, 0.1, -5e-324, Number.MAX_VALUE, Number.NEGATIVE_INFINITY];

  const check = (set: Values) => {
    const { exports } = restart(bytes, ({ set: put }) => put(...set));
    // Object.is of each: zeros have signs.
    expect(values(exports)).toEqual(set);
  };

  test("of all types begin with the values they had, at the borders of their encodings", () => {
    for (const [i, long] of LONGS.entries()) {
      check([INTS[i % INTS.length]!, long, SINGLES[i % SINGLES.length]!, DOUBLES[i % DOUBLES.length]!]);
    }
  });

  test("begin with the values they had, whatever these are", () => {
    for (let seed = SEED; seed < SEED + runsOf(100); seed++) {
      const random = new Random(seed);
      const view = new DataView(random.bytes(24).buffer);
      const [int, long] = [view.getInt32(0) >> random.below(32), view.getBigInt64(4) >> BigInt(random.below(64))];
      check([int, long, view.getFloat32(12), view.getFloat64(16)]);
    }
  });

  test("are exported beside what is, in their order", () => {
    const exposed = exposeGlobals(bytes, 1);
    const before = WebAssembly.Module.exports(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>));
    const after = WebAssembly.Module.exports(new WebAssembly.Module(exposed.bytes as Uint8Array<ArrayBuffer>));
    expect(after).toEqual([...before, ...exposed.names.map((name) => ({ name, kind: "global" }))]);
    expect(freeze(bytes).globals).toEqual([1, 2n, 1, 3.5, 4.5]);
  });

  const { SIMD128, ReferenceTypes, ExtendedConst } = binaryen.Features;
  test.each([
    ["a vector", "(global (mut v128) (v128.const i32x4 1 2 3 4))"],
    ["a function", "(global (mut funcref) (ref.null func))"],
    ["something of the host", '(global $it (import "env" "it") externref) (global (mut externref) (global.get $it))'],
    ["function 11, by the byte of an end", `${"(func) ".repeat(11)} (func $f) (global funcref (ref.func $f))`],
    ["a sum", "(global i32 (i32.add (i32.const 1) (i32.const 2)))"],
  ])("are refused where one is %s", async (_, text) => {
    const unsuitable = assembleBytes(`(module ${text})`, { more: SIMD128 | ReferenceTypes | ExtendedConst });
    const error = await failure(() => exposeGlobals(unsuitable, 0));
    expect(error).toMatchObject({ code: "SNAPSHOT_FAILED", message: expect.stringMatching(/global .* can't keep/) });
  });
});

describe("memory", () => {
  test("that has grown begins as large, and may grow as far as before", () => {
    const { exports, note } = restart(assembleGuest(), ({ memory }) => {
      memory.grow(3);
      new Uint8Array(memory.buffer, 4 * PAGE)[5] = 1;
    });
    expect(note.memory).toBe(5 * PAGE);
    expect(exports.memory.grow(2)).toBe(5);
    expect(() => exports.memory.grow(1)).toThrow(RangeError);
  });

  test("may grow without end where nothing bounded it", () => {
    const unbounded = assembleBytes(guest(DATA).replace("2 7)", "2)"));
    expect(restart(unbounded).exports.memory.grow(10)).toBe(2);
  });

  test("keeps its first byte and its last", () => {
    const { note } = restart(assembleGuest(), (_, memory) => {
      memory.fill(0);
      memory[0] = 1;
      memory[2 * PAGE - 1] = 0xff;
    });
    expect(note).toMatchObject({ bytes: 2, segments: 2 });
  });

  test("is all zeros where the program had it so", () => {
    const { snapshot, note } = restart(assembleGuest(), (_, memory) => memory.fill(0));
    expect(note).toMatchObject({ bytes: 0, segments: 0 });
    expect(listSections(snapshot).get(SECTION.data)).toEqual(Buffer.of(0));
  });

  test("is full where the program had it so", () => {
    const { note } = restart(assembleGuest(), (_, memory) => memory.fill(1));
    expect(note).toMatchObject({ bytes: 2 * PAGE, segments: 1 });
  });

  const bare = assembleGuest("");
  const counted = insert(bare, SECTION.code, renderSection(SECTION.dataCount, leb128(0)));
  test.each([
    ["no data", bare],
    ["no data, and says so", counted],
    ["no data and no names", assembleBytes(guest(""))],
  ])("is kept of a program that has %s", (_, bytes) => {
    expect(listSections(bytes).has(SECTION.data)).toBe(false);
    const { snapshot, note } = restart(bytes, (_, memory) => memory.set([1, 2, 3], 500));
    expect(note).toMatchObject({ bytes: 3, segments: 1 });
    const [before, after] = [listSections(bytes), listSections(snapshot)];
    const order = [...before.keys()].flatMap((key) => (key === SECTION.code ? [key, SECTION.data] : [key]));
    expect([...after.keys()]).toEqual([...order.filter((key) => key !== SECTION.start), SNAPSHOT_SECTION]);
    expect(after.get(SECTION.code)).toEqual(before.get(SECTION.code));
    restart(bytes);
  });
});

describe("data that the program's code names", () => {
  const dropping = assembleGuest(`(data (i32.const 16) "a") (data (i32.const 900) "b") (func (data.drop 1))`);

  test("need not be counted", () => {
    const uncounted = mapSections(assembleGuest(), (id) => (id === SECTION.dataCount ? [] : undefined));
    const { snapshot } = restart(uncounted, (_, memory) => memory.set([1], 5000));
    expect(listSections(snapshot).has(SECTION.dataCount)).toBe(false);
  });

  test("are counted anew", () => {
    expect(listSections(dropping).get(SECTION.dataCount)).toEqual(Buffer.of(2));
    const { snapshot } = restart(dropping, (_, memory) => memory.set([1], 5000));
    expect(listSections(snapshot).get(SECTION.dataCount)).toEqual(Buffer.of(3));
  });

  test.each([
    ["are not there any more", dropping, /would not be valid/],
    ["were never put into memory", assembleGuest(`(data "a")`), /data are not all there/],
    ["are copied later", assembleGuest(`${DATA} (data $p "a") (func (data.drop $p))`), /data are not all there/],
  ])("make it fail where they %s", async (_, bytes, message) => {
    const frozen = freeze(bytes, (_, memory) => memory.fill(0));
    const error = await failure(() => renderSnapshot(bytes, frozen, "init"));
    expect(error).toMatchObject({ code: "SNAPSHOT_FAILED", message: expect.stringMatching(message) });
  });
});
