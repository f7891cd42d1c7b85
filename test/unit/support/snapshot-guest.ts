import { expect } from "vitest";
import { mapSections, renderSection } from "../../../adapter/build/sections.ts";
import { exposeGlobals } from "../../../adapter/build/snapshot/globals.ts";
import { readSnapshotNote, renderSnapshot } from "../../../adapter/build/snapshot/module.ts";
import { SECTION } from "../../../adapter/build/wasm.ts";
import type { Frozen } from "../../../adapter/node/snapshot-spec.ts";
import { assembleBytes } from "./assemble.ts";

export const PAGE = 64 * 1024;
/** What the host gives to a guest. */
export const BASE = 300;

/** A guest whose exports tell by a number which function they are. `parts` is put in. */
export const guest = (parts: string): string => `(module
  (import "env" "base" (global $base i32))
  (memory (export "memory") 2 7)
  (global $fixed i32 (i32.const -5))
  (global $int (mut i32) (i32.const 1))
  (global $long (mut i64) (i64.const 2))
  (global $based i32 (global.get $base))
  (global $starts (export "starts") (mut i32) (i32.const 0))
  (global $single (mut f32) (f32.const 3.5))
  (global $double (mut f64) (f64.const 4.5))
  (global $least i64 (i64.const -9223372036854775808))
  (global $half f64 (f64.const 0.5))
  ${parts}
  (func $begin (global.set $starts (i32.add (global.get $starts) (i32.const 1))))
  (start $begin)
  (func $initialize (export "_initialize") (result i32) (i32.const 1))
  (func $main (export "edge_start") (result i32) (i32.const 2))
  (func $freeze (export "edge_freeze") (result i32) (i32.const 3))
  (func $restore (export "edge_restore") (result i32) (i32.const 4))
  (func $resume (export "edge_resume") (result i32) (i32.const 5))
  (func $run (export "edge_run") (result i32) (i32.const 6))
  (func (export "set") (param i32 i64 f32 f64)
    (global.set $int (local.get 0)) (global.set $long (local.get 1))
    (global.set $single (local.get 2)) (global.set $double (local.get 3)))
  (func (export "int") (result i32) (global.get $int))
  (func (export "long") (result i64) (global.get $long))
  (func (export "single") (result f32) (global.get $single))
  (func (export "double") (result f64) (global.get $double))
  (func (export "least") (result i64) (global.get $least))
  (func (export "sum") (result i32) (i32.add (global.get $fixed) (global.get $based))))`;

/** What a guest has in memory at first. */
export const DATA = `(data (i32.const 16) "hello\\00\\00") (data (global.get $base) "world") (data (i32.const 70000) "\\ff\\01")`;

/** What the globals are that a guest sets. */
export type Values = [int: number, long: bigint, single: number, double: number];

interface Exports extends Record<"_initialize" | "edge_start" | "edge_run", () => number> {
  memory: WebAssembly.Memory;
  starts: WebAssembly.Global;
  set(...values: Values): void;
  int(): number;
  long(): bigint;
  single(): number;
  double(): number;
  least(): bigint;
  sum(): number;
}

export const assembleGuest = (parts = DATA): Uint8Array => assembleBytes(guest(parts), { names: true });

/** Instantiates a guest. */
export function start(bytes: Uint8Array): Exports {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  return new WebAssembly.Instance(module, { env: { base: BASE } }).exports as unknown as Exports;
}

/** What is in memory now. */
export const contents = ({ memory }: Exports): Buffer => Buffer.from(memory.buffer.slice(0));

export const values = (exports: Exports): Values => [exports.int(), exports.long(), exports.single(), exports.double()];

/** Runs a guest as a build does. */
export function freeze(bytes: Uint8Array, run: (exports: Exports, memory: Uint8Array) => void = () => {}): Frozen {
  const exposed = exposeGlobals(bytes, 1);
  const exports = start(exposed.bytes);
  run(exports, new Uint8Array(exports.memory.buffer));
  const named = exports as unknown as Record<string, WebAssembly.Global>;
  const globals = exposed.names.map((name) => named[name]!.value);
  return { problem: undefined, seen: [], memory: contents(exports), globals, log: "" };
}

/** Runs a guest, has its snapshot start, and compares their memories. */
export function restart(bytes: Uint8Array, run?: (exports: Exports, memory: Uint8Array) => void) {
  const frozen = freeze(bytes, run);
  const snapshot = renderSnapshot(bytes, frozen, "init");
  const exports = start(snapshot);
  expect(contents(exports).equals(frozen.memory)).toBe(true);
  return { exports, frozen, snapshot, note: readSnapshotNote(snapshot)! };
}

/** The sections of a module by their ids, custom ones by their names, in their order. */
export function listSections(bytes: Uint8Array): Map<number | string, Buffer> {
  const sections = new Map<number | string, Buffer>();
  mapSections(bytes, (id, section) => {
    const key = id === SECTION.custom ? section.name("a name") : id;
    sections.set(key, Buffer.from(section.rest()));
    return undefined;
  });
  return sections;
}

/** Puts a section before another. */
export function insert(bytes: Uint8Array, before: number, added: Uint8Array): Uint8Array {
  return mapSections(bytes, (id, section) => (id === before ? [added, renderSection(id, section.rest())] : undefined));
}
