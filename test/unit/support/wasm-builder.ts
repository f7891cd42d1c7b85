import { ABI_EXPORT_PREFIX, ABI_VERSION, GUEST_EXPORTS } from "../../../adapter/runtime/abi.ts";

/** What a small module for tests has. Functions take nothing and return nothing. */
export interface ModuleShape {
  /** `[module, name]` of imported functions. */
  imports?: [string, string][];
  /** Names of exported functions. */
  functions?: string[];
  memory?: boolean;
  /** What every exported function does, as instructions. */
  body?: number[];
  /** `[address, contents]` of data segments. */
  data?: [number, number[]][];
  /** `[name, contents]` of custom sections at the end. */
  custom?: [string, number[]][];
}

/** The smallest module that passes for a go-edge guest. */
export const GUEST: Required<ModuleShape> = {
  imports: [
    ["edge", "serve"],
    ["wasi_snapshot_preview1", "proc_exit"],
  ],
  functions: [`${ABI_EXPORT_PREFIX}${ABI_VERSION}`, ...GUEST_EXPORTS.filter((name) => name !== "memory")],
  memory: true,
  body: [],
  data: [],
  custom: [],
};

/** Assembles a valid WebAssembly module. */
export function buildWasm({
  imports = [],
  functions = [],
  memory = false,
  body = [],
  data = [],
  custom = [],
}: ModuleShape): Uint8Array {
  const exported = functions.map((name, i) => [...text(name), 0, ...leb(imports.length + i)]);
  if (memory) exported.push([...text("memory"), 2, 0]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, vector(imports.map(([module, name]) => [...text(module), ...text(name), 0, 0]))),
    ...section(3, vector(functions.map(() => [0]))),
    ...(memory ? section(5, [1, 0, 1]) : []),
    ...section(7, vector(exported)),
    ...section(10, vector(functions.map(() => [body.length + 2, 0, ...body, 0x0b]))),
    ...(data.length > 0 ? section(11, vector(data.map(renderSegment))) : []),
    ...custom.flatMap(([name, contents]) => section(0, [...text(name), ...contents])),
  ]);
}

/** A length and the UTF-8 of a string. */
export function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [...leb(bytes.length), ...bytes];
}

/** A segment at an address below 2^30, of which five bytes always do. */
function renderSegment([address, contents]: [number, number[]]): number[] {
  const digits = [0, 7, 14, 21].map((shift) => ((address >> shift) & 0x7f) | 0x80);
  return [0, 0x41, ...digits, (address >> 28) & 0x7f, 0x0b, ...vector(contents.map((byte) => [byte]))];
}

function section(id: number, contents: number[]): number[] {
  return [id, ...leb(contents.length), ...contents];
}

function vector(items: number[][]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
