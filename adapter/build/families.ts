import { WASI_MODULE } from "../runtime/abi.ts";
import type { WasmModule } from "./wasm.ts";

/** The family, and with it the file in runtime/wasi, of each import of WASI: by the first word of its name. */
export const FAMILIES: Readonly<Record<string, string>> = {
  args: "args",
  environ: "args",
  clock: "clock",
  fd: "fd",
  path: "path",
  poll: "poll",
  proc: "proc",
  random: "random",
  sched: "proc",
  sock: "sock",
};

/** Computes the families of WASI that a program imports something of, in order. */
export function resolveFamilies({ imports }: WasmModule): string[] {
  const used = imports.filter(({ module }) => module === WASI_MODULE).map(({ name }) => name.split("_")[0]!);
  return [...new Set(used.flatMap((word) => FAMILIES[word] ?? []))].sort();
}
