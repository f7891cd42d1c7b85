import { listSections, openSection } from "../../inspect/layout.ts";
import type { GoEdgeError } from "../errors.ts";
import { leb128, replaceSection, signedLeb128 } from "../sections.ts";
import { OPCODE, SECTION } from "../wasm.ts";
import { WasmReader } from "../wasm-reader.ts";
import { unfrozen } from "./failure.ts";

/** Types of values, and the instructions that give one. */
const I32 = 0x7f;
const I64 = 0x7e;
const F32 = 0x7d;
const F64 = 0x7c;
const CONST: Readonly<Record<number, number>> = {
  [I32]: OPCODE.i32Const,
  [I64]: OPCODE.i64Const,
  [F32]: OPCODE.f32Const,
  [F64]: OPCODE.f64Const,
};
/** Instructions that one integer follows. */
const INTEGERS: ReadonlySet<number> = new Set([OPCODE.i32Const, OPCODE.i64Const, OPCODE.globalGet]);
const MUTABLE = 1;
const KIND_GLOBAL = 3;

/** Name of the export by which a global is read while a snapshot is made; its index follows. */
const EXPORTED = "go_edge_global_";

interface Global {
  type: number;
  isMutable: boolean;
  /** All of it, as it is in the section. */
  bytes: Uint8Array;
}

/**
 * Exports the mutable globals of a module, for them to be read.
 * @param imported number of globals that it imports, which come first.
 * @returns the module, and the names of the exports in the order of the globals.
 * @throws GoEdgeError SNAPSHOT_FAILED where one has a type that can't be read; WASM_MALFORMED.
 */
export function exposeGlobals(bytes: Uint8Array, imported: number): { bytes: Uint8Array; names: string[] } {
  const added: { name: string; index: number }[] = [];
  const globals = openSection(bytes, listSections(bytes), SECTION.global);
  for (const [i, { type, isMutable }] of (globals ? readGlobals(bytes, globals) : []).entries()) {
    if (!isMutable) continue;
    if (CONST[type] === undefined) throw unreadable(type);
    added.push({ name: `${EXPORTED}${i}`, index: imported + i });
  }
  const exposed = replaceSection(bytes, SECTION.export, (section) => {
    const count = section.u32("the exports");
    const entries = added.flatMap(({ name, index }) => [
      leb128(name.length),
      Buffer.from(name),
      Uint8Array.of(KIND_GLOBAL),
      leb128(index),
    ]);
    return Buffer.concat([leb128(count + added.length), section.rest(), ...entries]);
  });
  return { bytes: exposed, names: added.map(({ name }) => name) };
}

/** Has the mutable globals of a module begin with these values, in their order. @throws GoEdgeError WASM_MALFORMED. */
export function presetGlobals(bytes: Uint8Array, values: readonly (number | bigint)[]): Uint8Array {
  const left = [...values];
  return replaceSection(bytes, SECTION.global, (section) => {
    const globals = readGlobals(bytes, section);
    const rendered = globals.map(({ type, isMutable, bytes }) => (isMutable ? preset(type, left.shift()!) : bytes));
    return Buffer.concat([leb128(globals.length), ...rendered]);
  });
}

function preset(type: number, value: number | bigint): Uint8Array {
  return Buffer.concat([Uint8Array.of(type, MUTABLE, CONST[type]!), constant(type, value), Uint8Array.of(OPCODE.end)]);
}

function constant(type: number, value: number | bigint): Uint8Array {
  if (type === I32 || type === I64) return signedLeb128(BigInt(value));
  const float = type === F32 ? Float32Array.of(Number(value)) : Float64Array.of(Number(value));
  return new Uint8Array(float.buffer); // little-endian, as all that Node runs on is
}

function readGlobals(bytes: Uint8Array, from: WasmReader): Global[] {
  const section = new WasmReader(bytes, from.offset, from.end);
  const globals: Global[] = [];
  for (let count = section.u32("the globals"); count > 0; count--) {
    const start = section.offset;
    const type = section.byte("a global's type");
    const isMutable = section.byte("a global's mutability") === MUTABLE;
    skipConstant(section);
    globals.push({ type, isMutable, bytes: bytes.subarray(start, section.offset) });
  }
  return globals;
}

function skipConstant(section: WasmReader): void {
  const opcode = section.byte("a global's value");
  if (opcode === OPCODE.f32Const) section.skip(4, "a global's value");
  else if (opcode === OPCODE.f64Const) section.skip(8, "a global's value");
  else if (INTEGERS.has(opcode)) section.skipNumber("a global");
  else throw unreadable(opcode);
  if (section.byte("a global's value") !== OPCODE.end) throw unreadable(opcode);
}

function unreadable(what: number): GoEdgeError {
  return unfrozen(`the wasm has a global that a snapshot can't keep (0x${what.toString(16)})`);
}
