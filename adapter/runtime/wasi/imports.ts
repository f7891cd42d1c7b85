import type { WasiFunction, WasiHost } from "./host.ts";

/** Makes the functions of a family for an instance. Each family has a file. */
export type WasiFamily = (host: WasiHost) => Record<string, WasiFunction>;

/**
 * The import object of WASI preview 1, module `wasi_snapshot_preview1`
 * (https://github.com/WebAssembly/WASI, wasi_snapshot_preview1.witx), as far as programs at the edge have use for it. The
 * build chooses the families: those that the program imports something of.
 */
export function createWasi(host: WasiHost, families: readonly WasiFamily[]): Record<string, WasiFunction> {
  return Object.assign({}, ...families.map((family) => family(host)));
}
