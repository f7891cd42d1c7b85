import { OPCODE } from "../build/wasm.ts";
import { WasmReader } from "../build/wasm-reader.ts";
import type { FunctionBody } from "./layout.ts";

const CALL = 0x10;
const RETURN_CALL = 0x12;
const REF_FUNC = 0xd2;
const BR_TABLE = 0x0e;
const TYPED_SELECT = 0x1c;
const PREFIX = 0xfc;

/** Numbers that follow an instruction; one that is not here has none. */
const OPERANDS = new Map<number, number>();
const define = (count: number, first: number, last = first) => {
  for (let code = first; code <= last; code++) OPERANDS.set(code, count);
};
define(1, 0x02, 0x04); // blocks, with their type
define(1, 0x0c, 0x0d); // branches
define(1, CALL);
define(2, 0x11); // call_indirect
define(1, RETURN_CALL);
define(2, 0x13);
define(1, 0x20, 0x26); // variables and tables
define(2, 0x28, 0x3e); // loads and stores
define(1, 0x3f, 0x42); // the memory's size, and integers
define(1, 0xd0);
define(1, REF_FUNC);

/** The same, of what follows {@link PREFIX}. */
const PREFIXED = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/** The last instruction that is known without a prefix. */
const LAST = 0xd2;

/**
 * Finds the functions that call one of `wanted`, or refer to it.
 * A function with instructions that are not known here (vectors, threads, exceptions) counts up to the first of them.
 * @returns for each of `wanted` that is called, the indices of those functions, in order.
 * @throws GoEdgeError WASM_MALFORMED.
 */
export function findCallers(
  bytes: Uint8Array,
  functions: readonly FunctionBody[],
  wanted: ReadonlySet<number>,
): Map<number, number[]> {
  const callers = new Map<number, number[]>();
  if (wanted.size === 0) return callers;
  for (const { index, start, end } of functions) {
    for (const called of listCalls(new WasmReader(bytes, start, end))) {
      if (!wanted.has(called)) continue;
      const known = callers.get(called) ?? [];
      if (known.at(-1) !== index) known.push(index);
      callers.set(called, known);
    }
  }
  return callers;
}

function* listCalls(body: WasmReader): Generator<number> {
  for (let groups = body.u32("the locals"); groups > 0; groups--) {
    body.u32("a number of locals");
    body.skipNumber("a local's type");
  }
  while (!body.done) {
    const code = body.byte("an instruction");
    if (code === CALL || code === RETURN_CALL || code === REF_FUNC) yield body.u32("a function's index");
    else if (code === BR_TABLE) skip(body, body.u32("a table of branches") + 1);
    else if (code === TYPED_SELECT) skip(body, body.u32("the types of a choice"));
    else if (code === OPCODE.f32Const) body.skip(4, "a number");
    else if (code === OPCODE.f64Const) body.skip(8, "a number");
    else if (code === PREFIX) {
      const operands = PREFIXED[body.u32("an instruction")];
      if (operands === undefined) return;
      skip(body, operands);
    } else if (code > LAST) return;
    else skip(body, OPERANDS.get(code) ?? 0);
  }
}

function skip(body: WasmReader, numbers: number): void {
  for (let i = 0; i < numbers; i++) body.skipNumber("an instruction's operand");
}
