import { createApp } from "../../../adapter/runtime/app.ts";
import { renderFailure } from "../../../adapter/runtime/failures/production.ts";
import { edgeFiles } from "../../../adapter/runtime/files/edge.ts";
import type { Limits } from "../../../adapter/runtime/limits.ts";
import { createFetch, type FetchPlatform } from "../../../adapter/runtime/operations/fetch.ts";
import { Operations } from "../../../adapter/runtime/operations/operations.ts";
import type { Origin } from "../../../adapter/runtime/origin.ts";
import type { Pending } from "../../../adapter/runtime/pending.ts";
import type { Platform } from "../../../adapter/runtime/platform.ts";
import type { Settings } from "../../../adapter/runtime/settings.ts";
import { SharedTimers, type Timers } from "../../../adapter/runtime/timers.ts";
import { allFamilies } from "../../../adapter/runtime/wasi/all.ts";

/** Node, as a platform: it has all that the runtime asks of one. */
export const PLATFORM: Platform = {
  createTimers: (guest) => new SharedTimers(guest),
  environ: () => ({}),
  fields: (headers) => [...headers],
  body: (request) => request.body,
  endsWithResponse: false,
  respond: (body, init) => new Response(body, init),
};

/** Timers that never fire; `joined` has those that wait meanwhile. */
export function watchTimers(joined: Set<Pending>): Timers {
  return {
    update: () => {},
    join: (pending) => void joined.add(pending),
    attend: () => {},
    leave: (pending) => void joined.delete(pending),
  };
}

export const ORIGIN: Origin = {
  remote: () => "",
  protocol: undefined,
  tls: undefined,
  id: "id",
  data: () => undefined,
};

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
export const WASI = allFamilies(edgeFiles(new Map(), 1 << 20));

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
  tellsVersions: true,
};
