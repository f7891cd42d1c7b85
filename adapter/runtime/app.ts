import { ABI_EXPORT_PREFIX, ABI_VERSION } from "./abi.ts";
import { Guest } from "./guest.ts";
import type { Platform } from "./platform.ts";

/** A Go program, ready to answer. */
export interface App {
  /** Answers a request; `remote` is the client's address without a port, or "". */
  handle(request: Request, remote: string): Response | Promise<Response>;
  /** Calls a Go function registered with edge.HandleCall: any JSON value in, one out. Rejects with its error. */
  call(name: string, payload: unknown): Promise<unknown>;
}

/**
 * Makes an app of a compiled program. It starts inside the first request, since platforms allow no I/O, timers or
 * randomness before; an instance that has ended is replaced by a fresh one at the next request.
 * Throws when the module was built for another ABI.
 */
export function createApp(module: WebAssembly.Module, platform: Platform): App {
  checkAbi(module);
  let guest: Guest | undefined;
  const running = (): Guest => {
    if (guest === undefined || guest.ended) guest = new Guest(module, platform);
    return guest;
  };
  return {
    handle: (request, remote) => running().request(request, remote),
    call: async (name, payload) => running().callNamed(name, payload),
  };
}

function checkAbi(module: WebAssembly.Module): void {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  const marker = names.find((name) => name.startsWith(ABI_EXPORT_PREFIX));
  if (marker === `${ABI_EXPORT_PREFIX}${ABI_VERSION}`) return;
  const found = marker === undefined ? "none" : `version ${marker.slice(ABI_EXPORT_PREFIX.length)}`;
  throw new Error(`the wasm speaks another ABI: this module needs version ${ABI_VERSION}, it has ${found}`);
}
