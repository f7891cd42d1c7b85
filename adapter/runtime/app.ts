import { ABI_EXPORT_PREFIX, ABI_VERSION, RESERVED_CALLS, SCHEDULED_CALL } from "./abi.ts";
import type { ScheduledPayload } from "./abi-payloads.ts";
import type { Keeper, Origin } from "./origin.ts";
import type { Platform } from "./platform.ts";
import { Pool } from "./pool.ts";
import type { Settings } from "./settings.ts";

/** A Go program, ready to answer. */
export interface App {
  /** Answers a request. */
  handle(request: Request, origin: Origin): Response | Promise<Response>;
  /** Calls a Go function registered with edge.HandleCall: any JSON value in, one out. Rejects with its error. */
  call(name: string, payload: unknown, keeper?: Keeper): Promise<unknown>;
  /**
   * Runs what the program has registered by that cron expression, due at that time in milliseconds since 1970. Rejects
   * with its error.
   */
  scheduled(cron: string, at: number, keeper?: Keeper): Promise<unknown>;
}

/** Makes an app of a module. */
export type CreateApp = (module: WebAssembly.Module, platform: Platform, settings: Settings) => App;

/**
 * Makes an app of a compiled program. It starts inside the first request, since platforms allow no I/O, timers or
 * randomness before. Throws when the module was built for another ABI.
 */
export const createApp: CreateApp = (module, platform, settings) => {
  checkAbi(module);
  const pool = new Pool(module, platform, settings);
  return {
    handle: (request, origin) => pool.handle(request, origin),
    async call(name, payload, keeper = {}) {
      if (name.startsWith(RESERVED_CALLS)) throw new Error(`no call named ${name} can be made from outside`);
      return pool.call(name, payload, keeper);
    },
    scheduled(cron, at, keeper = {}) {
      const payload: ScheduledPayload = { cron, at: Math.trunc(at) };
      return pool.call(SCHEDULED_CALL, payload, keeper);
    },
  };
};

function checkAbi(module: WebAssembly.Module): void {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  const marker = names.find((name) => name.startsWith(ABI_EXPORT_PREFIX));
  if (marker === `${ABI_EXPORT_PREFIX}${ABI_VERSION}`) return;
  const found = marker === undefined ? "none" : `version ${marker.slice(ABI_EXPORT_PREFIX.length)}`;
  throw new Error(`the wasm speaks another ABI: this module needs version ${ABI_VERSION}, it has ${found}`);
}
