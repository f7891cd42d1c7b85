import type { Limits } from "../../../adapter/runtime/limits.ts";
import type { Origin } from "../../../adapter/runtime/origin.ts";
import type { Platform } from "../../../adapter/runtime/platform.ts";
import { SharedTimers } from "../../../adapter/runtime/timers.ts";

/** Node, as a platform: it has all that the runtime asks of one. */
export const PLATFORM: Platform = {
  createTimers: (guest) => new SharedTimers(guest),
  environ: () => ({}),
  fields: (headers) => [...headers],
  body: (request) => request.body,
  endsWithResponse: false,
  respond: (body, init) => new Response(body, init),
};

export const ORIGIN: Origin = { remote: "", protocol: undefined, tls: undefined, id: "id", data: () => undefined };

export const LIMITS: Limits = {
  instances: 1,
  requests: 1000,
  queue: 1000,
  recycleAfter: 0,
  recycleAbove: 1 << 30,
  memory: 1 << 30,
  background: 30_000,
};
