import { createApp } from "../../../adapter/runtime/app.ts";
import { renderFailure } from "../../../adapter/runtime/failures/production.ts";
import { edgeFiles } from "../../../adapter/runtime/files/edge.ts";
import type { Limits } from "../../../adapter/runtime/limits.ts";
import { createFetch, type FetchPlatform } from "../../../adapter/runtime/operations/fetch.ts";
import { Operations } from "../../../adapter/runtime/operations/operations.ts";
import type { Origin } from "../../../adapter/runtime/origin.ts";
import type { Platform } from "../../../adapter/runtime/platform.ts";
import type { Settings } from "../../../adapter/runtime/settings.ts";
import { SharedTimers } from "../../../adapter/runtime/timers.ts";
import { argsFamily } from "../../../adapter/runtime/wasi/args.ts";
import { clockFamily } from "../../../adapter/runtime/wasi/clock.ts";
import { filesFamily } from "../../../adapter/runtime/wasi/files.ts";
import { pollFamily } from "../../../adapter/runtime/wasi/poll.ts";
import { procFamily } from "../../../adapter/runtime/wasi/proc.ts";
import { randomFamily } from "../../../adapter/runtime/wasi/random.ts";
import { sockFamily } from "../../../adapter/runtime/wasi/sock.ts";

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
  tmp: 1 << 20,
  background: 30_000,
};

/** All of WASI, by family. */
export const WASI = {
  args: argsFamily,
  clock: clockFamily,
  files: filesFamily(edgeFiles(new Map(), 1 << 20)),
  poll: pollFamily,
  proc: procFamily,
  random: randomFamily,
  sock: sockFamily,
};

/** What Node's fetch does, as a platform's. */
export const FETCH: FetchPlatform = {
  send: ({ method, url, headers }, body, signal) =>
    fetch(url, { method, headers, body, redirect: "manual", signal, duplex: "half" } as RequestInit),
  fields: (headers) => [...headers],
  decodes: (encoding) => encoding === "gzip",
  explain: (error) => String((error as Error).cause ?? error),
};

export const SETTINGS: Settings = {
  createApp,
  limits: LIMITS,
  renderFailure,
  wasi: Object.values(WASI),
  operations: (host) => new Operations(host, { fetch: createFetch(FETCH, undefined) }, undefined),
  schedules: undefined,
};
