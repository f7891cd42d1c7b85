import type { WasiFamily, WasiFunction, WasiHost, WasiShared } from "./host.ts";

/**
 * The import object of WASI preview 1, module `wasi_snapshot_preview1`
 * (https://github.com/WebAssembly/WASI, wasi_snapshot_preview1.witx). The build chooses the families: those that the
 * program imports something of.
 */
export function createWasi(host: WasiHost, families: readonly WasiFamily[]): Record<string, WasiFunction> {
  // As it is without a table of descriptors, which says better.
  const stream = (fd: number) => (fd >= 0 && fd <= 2 ? fd : undefined);
  const shared: WasiShared = { stream, available: (fd) => (stream(fd) === undefined ? -1 : 1) };
  return Object.assign({}, ...families.map((family) => family(host, shared)));
}
