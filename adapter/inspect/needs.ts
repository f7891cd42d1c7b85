import { FAMILIES } from "../build/families.ts";
import { resolveFamily } from "../build/foreign.ts";
import { isOffered } from "../build/inspect.ts";
import type { WasmImport } from "../build/wasm.ts";
import { BINDING_MODULE, BRIDGE_MODULE, OPERATION_MODULE, WASI_MODULE } from "../runtime/abi.ts";

/** What each operation is for. */
const OPERATIONS: Readonly<Record<string, string>> = {
  blob: "a bucket for blobs",
  call: "the project's own functions in TypeScript (go-edge.ts)",
  fetch: "requests to other servers",
  kv: "a key-value store",
};

/** What each family of WASI is for. */
const WASI: Readonly<Record<string, string>> = {
  args: "arguments and environment variables",
  clock: "the time",
  files: "files",
  poll: "sleeping, and waiting for several things",
  proc: "ending, and letting others run",
  random: "random numbers",
  sock: "sockets that the host has opened",
};

/** What functions of the bridge are for, by how their names begin. The others are for serving. */
const BRIDGE: readonly (readonly [prefix: string, need: string])[] = [
  ["op_", "operations of the platform"],
  ["schedule", "schedules"],
  ["call_result", "functions that others call by name"],
  ["request_data", "what the platform tells of a request"],
  ["hold", "work beyond a response"],
  ["unhold", "work beyond a response"],
];

/** Computes what an import is needed for, in plain words. */
export function resolveNeed(entry: WasmImport): string {
  const { module, name } = entry;
  if (!isOffered(entry, "module")) return resolveFamily(module);
  if (module === OPERATION_MODULE) return OPERATIONS[name]!;
  if (module === BINDING_MODULE) return `whether there is ${OPERATIONS[name]} by a name`;
  if (module === WASI_MODULE)
    return name === "fd_write" ? "printing, and writing files" : WASI[FAMILIES[name.split("_")[0]!]!]!;
  if (module === BRIDGE_MODULE) return BRIDGE.find(([prefix]) => name.startsWith(prefix))?.[1] ?? "serving requests";
  return resolveFamily(module);
}
