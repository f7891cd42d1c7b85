import type { WasiImport } from "../abi.ts";
import { argsFamily } from "./args.ts";
import { clockFamily } from "./clock.ts";
import { fdFamily } from "./fd.ts";
import type { WasiFunction, WasiHost } from "./host.ts";
import { pathFamily } from "./path.ts";
import { pollFamily } from "./poll.ts";
import { procFamily } from "./proc.ts";
import { randomFamily } from "./random.ts";
import { sockFamily } from "./sock.ts";

/**
 * The import object of WASI preview 1, module `wasi_snapshot_preview1`
 * (https://github.com/WebAssembly/WASI, wasi_snapshot_preview1.witx), as far as programs at the edge have use for it.
 */
export function createWasi(host: WasiHost): Record<WasiImport, WasiFunction> {
  return {
    ...argsFamily(host),
    ...clockFamily(host),
    ...fdFamily(host),
    ...pathFamily(),
    ...pollFamily(host),
    ...procFamily(),
    ...randomFamily(host),
    ...sockFamily(),
  };
}
