import { expect, test } from "vitest";
import { GoEdgeError } from "../../adapter/build/errors.ts";
import { type Dissection, dissect } from "../../adapter/inspect/dissect.ts";
import { openModule } from "../../adapter/inspect/module.ts";
import { resolvePackages } from "../../adapter/inspect/packages.ts";
import { squarify } from "../../adapter/inspect/squarify.ts";
import { Random, runsOf, SEED } from "../harness/random.ts";
import { buildWasm, GUEST, text } from "./support/wasm-builder.ts";

// What go-edge inspect reads in files that anyone may have made, spoiled at random.

const u32 = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
const u64 = (value: number): number[] => [...u32(value), ...u32(0)];
const ascii = (value: string): number[] => [...Buffer.from(value)];
const hex = (value: string): number[] => [...Buffer.from(value, "hex")];

/** What Go's linker leaves in memory, for the functions of {@link GUEST}: its header, the names and the table. */
function goTables(): number[] {
  const names = GUEST.functions.map((name) => ascii(`example.com/p.${name}\0`));
  const offsets = names.map((_, at) => names.slice(0, at).flat().length);
  const [nameTable, table] = [72, 72 + names.flat().length];
  const entries = offsets.map((_, at) => [...u32(at), ...u32(offsets.length * 8 + 4 + at * 8)]);
  return [
    ...[0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8],
    ...[names.length, 1, 0, nameTable, 0, 0, 0, table].flatMap(u64),
    ...names.flat(),
    ...entries.flat(),
    ...u32(offsets.length),
    ...offsets.flatMap((offset, at) => [...u32(at), ...u32(offset)]),
  ];
}

const info = [
  ...hex("3077af0c9274080241e1c107e6d618e6"),
  ...ascii("path\texample.com/p\nmod\texample.com/p\t(devel)\t\nbuild\tGOOS=wasip1\n"),
  ...hex("f932433186182072008242104116d8f2"),
];
const producers: [string, number[]] = [
  "producers",
  [1, ...text("processed-by"), 1, ...text("Go"), ...text("go1.26.0")],
];
const names: [string, number[]] = ["name", [1, 11, 2, 2, ...text("a/b.C"), 3, ...text("d")]];
const imports: [string, string][] = [...GUEST.imports, ["env", "mystery"]];
const body = [0x10, 2, 0x41, 5, 0x1a, 0xfc, 8, 0, 0, 0x43, 0, 0, 0, 0, 0x0e, 1, 0, 0];
const data: [number, number[]][] = [
  [1024, info],
  [70_000, goTables()],
];
const WHOLE = [
  buildWasm({ ...GUEST, imports, body, data, custom: [producers, ["go:buildid", ascii('\xff Go build ID: "a/b"\n')]] }),
  buildWasm({ ...GUEST, imports, body, data, custom: [names, producers] }),
];

test("what is not spoiled is understood", () => {
  const [stripped, named] = WHOLE.map((bytes) => dissect(bytes)) as [Dissection, Dissection];
  expect(stripped.origin).toMatchObject({
    buildId: "a/b",
    build: { path: "example.com/p", settings: { GOOS: "wasip1" } },
  });
  expect(stripped.names.source).toBe("go-tables");
  expect([...stripped.names.names.values()]).toEqual(GUEST.functions.map((name) => `example.com/p.${name}`));
  expect(stripped.foreign).toMatchObject([{ name: "mystery", packages: ["example.com/p"] }]);
  expect([...named.names.names.values()]).toEqual(["a/b.C", "d"]);
});

/** Changes, cuts or doubles up to three places. */
function spoil(random: Random, whole: Uint8Array): Uint8Array {
  let bytes = Buffer.from(whole);
  for (let i = 1 + random.below(3); i > 0; i--) {
    const at = random.below(bytes.length);
    const piece = Buffer.from(
      random.pick([[], [random.below(256)], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x80], [0x7f], [...random.bytes(4)]]),
    );
    const end = random.chance(0.5) ? at + piece.length : at + random.below(4);
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(end)]);
  }
  return random.chance(0.1) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}

test("a spoiled binary is taken apart, or explained with the place", () => {
  const outcomes = { apart: 0, malformed: 0 };
  const runs = runsOf(20_000);
  for (let seed = SEED; seed < SEED + runs; seed++) {
    const random = new Random(seed);
    const bytes = spoil(random, random.pick(WHOLE));
    try {
      const { functions, names } = dissect(bytes);
      const packages = resolvePackages(functions, names.names, { main: undefined, required: [], library: "l" });
      const code = functions.reduce((sum, entry) => sum + entry.bytes, 0);
      expect(packages.reduce((sum, entry) => sum + entry.bytes, 0)).toBe(code);
      expect(code).toBeLessThanOrEqual(bytes.length);
      outcomes.apart++;
    } catch (error) {
      const isExplained = error instanceof GoEdgeError && error.code === "WASM_MALFORMED";
      if (!isExplained || !/at byte \d+/.test(error.message)) {
        throw new Error(`GO_EDGE_FUZZ_SEED=${seed} GO_EDGE_FUZZ_RUNS=1: ${error}`, { cause: error });
      }
      outcomes.malformed++;
    }
  }
  if (runs > 1000) expect([outcomes.apart > runs / 10, outcomes.malformed > runs / 10]).toEqual([true, true]);
});

test("any text is a module with its wasm, or explained", async () => {
  const header =
    "// Generated by go-edge 1.0.0 for val-town, with Go 1.26.0.\n// wasm: 99 bytes, sha256 0123456789abcdef\n";
  const pieces = ['"', "AGFzbQEAAAA", "=", "\n", "一丁丂七丄", '"./app-01234567.wasm"', "S0wYAAAA", "`", "//"];
  for (let seed = SEED; seed < SEED + runsOf(2000); seed++) {
    const random = new Random(seed);
    const rest = Array.from({ length: random.below(30) }, () => random.pick(pieces)).join("");
    const spoiled = Buffer.from(random.chance(0.5) ? header : spoil(random, Buffer.from(header))).toString();
    const error: unknown = await openModule("/nowhere/val.js", spoiled + rest).catch((thrown) => thrown);
    expect(error, `GO_EDGE_FUZZ_SEED=${seed}`).toBeInstanceOf(GoEdgeError);
  }
});

test("any values have areas that are numbers within the whole", () => {
  for (let seed = SEED; seed < SEED + runsOf(2000); seed++) {
    const random = new Random(seed);
    const values = Array.from({ length: random.below(40) }, () =>
      random.pick([0, 1, random.below(1e9), random.unit()]),
    );
    const places = squarify(
      values.sort((a, b) => b - a),
      { x: 0, y: 0, width: 100, height: 56 },
    );
    expect(places).toHaveLength(values.length);
    for (const { x, y, width, height } of places) {
      const isWithin = x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width < 100.001 && y + height < 56.001;
      expect(isWithin, `GO_EDGE_FUZZ_SEED=${seed}`).toBe(true);
    }
  }
});
