import { expect, test } from "vitest";
import { VERSION } from "../../adapter/build/package.ts";
import {
  readSnapshotNote,
  renderSnapshot,
  SNAPSHOT_SECTION,
  type SnapshotNote,
} from "../../adapter/build/snapshot/module.ts";
import { renderInspection } from "../../adapter/inspect/render.ts";
import { type InspectReport, resolveReport } from "../../adapter/inspect/report.ts";
import { SNAPSHOT_EXPORTS } from "../../adapter/runtime/abi.ts";
import { buildWasm, GUEST } from "./support/wasm-builder.ts";

const NOTE: SnapshotNote = { version: "0.1.0", depth: "init", memory: 8_388_608, bytes: 6_186_598, segments: 3120 };

/** A guest whose section of a snapshot holds that. */
const carry = (contents: string | Uint8Array): Uint8Array =>
  buildWasm({ ...GUEST, custom: [[SNAPSHOT_SECTION, [...Buffer.from(contents)]]] });
const inspect = (wasm: Uint8Array): Promise<InspectReport> =>
  resolveReport({ kind: "wasm", name: "app.wasm", wasm, module: undefined, program: undefined });
const render = (report: InspectReport): string => renderInspection(report, { packages: false, title: (line) => line });
const rowOf = (report: InspectReport): string | undefined => /^ {2}snapshot +(.*)$/m.exec(render(report))?.[1];

test.each<[Partial<SnapshotNote>, string]>([
  [{}, "after package initialization, by go-edge 0.1.0: 5.90 MiB of memory set, in 3,120 parts"],
  [{ depth: "main" }, "while main waits, by go-edge 0.1.0: 5.90 MiB of memory set, in 3,120 parts"],
  [{ bytes: 7, segments: 1 }, "after package initialization, by go-edge 0.1.0: 7 B of memory set, in 1 part"],
  [
    { memory: 0, bytes: 0, segments: 0 },
    "after package initialization, by go-edge 0.1.0: 0 B of memory set, in 0 parts",
  ],
])("of a snapshot, with %j: how deep it is, and what it holds", async (changes, row) => {
  const note = { ...NOTE, ...changes };
  const report = await inspect(carry(JSON.stringify(note)));
  expect(report.snapshot).toEqual(note);
  expect(rowOf(report)).toBe(row);
});

test.each(["init", "main"] as const)("of what a build makes (%s), the report has what it is", async (depth) => {
  const functions = [...new Set([...GUEST.functions, ...SNAPSHOT_EXPORTS])];
  const program = buildWasm({ ...GUEST, functions, data: [[8, [1]]] });
  const memory = new Uint8Array(2 * 65_536).fill(1, 100, 105).fill(2, 70_000, 70_003);
  const frozen = { problem: undefined, seen: [], memory, globals: [], log: "" };
  const report = await inspect(renderSnapshot(program, frozen, depth));
  expect(report.snapshot).toEqual({ version: VERSION, depth, memory: 131_072, bytes: 8, segments: 2 });
  expect(report.memory.least).toBe(131_072);
});

test("of what the section says, nothing else gets into the report", async () => {
  const report = await inspect(carry(JSON.stringify({ ...NOTE, more: "\x1b[2J" })));
  expect(report.snapshot).toEqual(NOTE);
});

test("what is no snapshot has null, and no row", async () => {
  const report = await inspect(buildWasm({ ...GUEST, custom: [["go-edge.other", [...Buffer.from("{}")]]] }));
  expect(report.snapshot).toBeNull();
  expect(JSON.parse(JSON.stringify(report))).toHaveProperty("snapshot", null);
  expect(rowOf(report)).toBeUndefined();
});

const without = (name: keyof SnapshotNote) => JSON.stringify({ ...NOTE, [name]: undefined });
const changed = (changes: object) => JSON.stringify({ ...NOTE, ...changes });

test.each<[string, string | Uint8Array]>([
  ["nothing", ""],
  ["no JSON", "snapshot"],
  ["JSON that is cut short", JSON.stringify(NOTE).slice(0, -1)],
  ["JSON that something follows", `${JSON.stringify(NOTE)}{}`],
  ["what is not UTF-8", Uint8Array.of(0xff, 0xfe, 0x80)],
  ["null", "null"],
  ["a number", "7"],
  ["a list", JSON.stringify([NOTE])],
  ["lists in lists", "[".repeat(1000)],
  ["more than a note can be", JSON.stringify(NOTE).padEnd(5000)],
  ["no version", without("version")],
  ["no depth", without("depth")],
  ["no memory", without("memory")],
  ["no bytes", without("bytes")],
  ["no segments", without("segments")],
  ["a version that is a number", changed({ version: 1 })],
  ["a version that is an object", changed({ version: { toString: 1 } })],
  ["a long version", changed({ version: "1".repeat(65) })],
  ["an unknown depth", changed({ depth: "deeper" })],
  ["the name of a method for a depth", changed({ depth: "toString" })],
  ["a depth in a list", changed({ depth: ["init"] })],
  ["a number in quotes", changed({ bytes: "5" })],
  ["part of a byte", changed({ bytes: 4000.5 })],
  ["negative numbers", changed({ memory: -1, bytes: -2, segments: -3 })],
  ["a negative number of parts", changed({ segments: -1 })],
  ["a number beyond all numbers", JSON.stringify(NOTE).replace("8388608", "1e999")],
  ["more memory than there can be", changed({ memory: 2 ** 32 + 1 })],
  ["a number that is not exact", changed({ memory: 2 ** 53 })],
  ["more bytes than memory", changed({ bytes: NOTE.memory + 1 })],
  ["more parts than bytes", changed({ segments: NOTE.bytes + 1 })],
])("a section with %s is no snapshot, and no error", async (_, contents) => {
  const wasm = carry(contents);
  expect(readSnapshotNote(wasm)).toBeUndefined();
  const report = await inspect(wasm);
  expect(report.snapshot).toBeNull();
  expect(rowOf(report)).toBeUndefined();
});

test("the largest memory is not too large", () => {
  const note = { ...NOTE, memory: 2 ** 32, bytes: 2 ** 32 };
  expect(readSnapshotNote(carry(JSON.stringify(note)))).toEqual(note);
});

test("a version can't move the terminal's cursor", async () => {
  const version = "1\x1b[2J\x1b]0;t\x07\r\n\x9b1A\u202e\u2028\0";
  const report = await inspect(carry(changed({ version })));
  expect(report.snapshot?.version).toBe(version);
  expect(rowOf(report)).toMatch(/^after package initialization, by go-edge 1\ufffd\[2J.*: 5\.90 MiB of memory set/);
  expect(render(report)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u);
});
