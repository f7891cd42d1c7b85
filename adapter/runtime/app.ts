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
 */
export function createApp(module: WebAssembly.Module, platform: Platform): App {
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
