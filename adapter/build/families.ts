import { WASI_MODULE } from "../runtime/abi.ts";
import type { WasmModule } from "./wasm.ts";

/** The family, and with it the file in runtime/wasi, of each import of WASI: by the first word of its name. */
export const FAMILIES: Readonly<Record<string, string>> = {
  args: "args",
  environ: "args",
  clock: "clock",
  fd: "files",
  path: "files",
  poll: "poll",
  proc: "proc",
  random: "random",
  sched: "proc",
  sock: "sock",
};

/** All that a program does with descriptors when it merely prints: family `streams` is enough for it, and is small. */
const PRINTING = "fd_write";

/** Computes the families of WASI that a program imports something of, in order. */
export function resolveFamilies({ imports }: WasmModule): string[] {
  const names = imports.filter(({ module }) => module === WASI_MODULE).map(({ name }) => name);
  const families = new Set(names.flatMap((name) => FAMILIES[name.split("_")[0]!] ?? []));
  const opens = names.some((name) => FAMILIES[name.split("_")[0]!] === "files" && name !== PRINTING);
  if (families.has("files") && !opens) {
    families.delete("files");
    families.add("streams");
  }
  return [...families].sort();
}
