import type { Field } from "../adapter/runtime/abi-payloads.ts";
import { createApp } from "../adapter/runtime/app.ts";
import { edgeFiles } from "../adapter/runtime/files/edge.ts";
import { resolveLimits } from "../adapter/runtime/limit-settings.ts";
import { createFetch } from "../adapter/runtime/operations/fetch.ts";
import { createKv } from "../adapter/runtime/operations/kv.ts";
import { createOperations } from "../adapter/runtime/operations/operations.ts";
import { BareOrigin } from "../adapter/runtime/origin.ts";
import type { Platform } from "../adapter/runtime/platform.ts";
import { Schedules } from "../adapter/runtime/schedules/schedules.ts";
import { allFamilies } from "../adapter/runtime/wasi/all.ts";
import { fetchPlatform } from "../adapter/targets/embedded/operations/fetch.ts";
import { noKv } from "../adapter/targets/embedded/operations/kv.ts";
import { EmbeddedTimers } from "../adapter/targets/embedded/timers.ts";

/** A program on a host that has no network: what it gets and what it answers with costs nothing. */
export interface Program {
  /** Has it answer so many requests, one after the other. */
  send(path: string, requests: number): Promise<void>;
  /** Body of the latest answer. */
  last: Uint8Array;
}

/** Fields as a small request has them behind a platform. */
const FIELDS: Field[] = [
  ["accept", "*/*"],
  ["accept-encoding", "gzip, br"],
  ["cf-connecting-ip", "127.0.0.1"],
  ["host", "localhost:8787"],
  ["user-agent", "Mozilla/5.0 (X11; Linux x86_64)"],
];

const ORIGIN = new BareOrigin();
const HEADERS = new Headers();
const ANSWER = {} as Response;

/** Makes a program of a binary that was built for a platform. */
export function start(wasm: BufferSource, compiler: "TinyGo" | "Go"): Program {
  return load(wasm, compiler)();
}

/** Compiles a binary. Each call of what it returns makes a program of its own, whose instance starts with its first request. */
export function load(wasm: BufferSource, compiler: "TinyGo" | "Go"): () => Program {
  const module = new WebAssembly.Module(wasm);
  return () => startModule(module, compiler);
}

function startModule(module: WebAssembly.Module, compiler: "TinyGo" | "Go"): Program {
  const limits = resolveLimits({}, compiler, { memory: 512, tmp: 128 });
  const kinds = { fetch: createFetch(fetchPlatform, undefined), kv: createKv(noKv, {}) };
  const platform: Platform = {
    createTimers: (guest) => new EmbeddedTimers(guest),
    environ: () => ({}),
    endsWithResponse: false,
    body: () => null,
    fields: () => FIELDS,
    respond(body) {
      program.last = body as Uint8Array;
      return ANSWER;
    },
  };
  const app = createApp(module, platform, {
    createApp,
    limits,
    renderFailure({ reason }) {
      throw new Error(reason);
    },
    wasi: Object.values(allFamilies(edgeFiles(new Map(), limits.tmp))),
    operations: createOperations(kinds, undefined),
    schedules: new Schedules([]),
    tellsVersions: true,
  });
  const program: Program = {
    last: new Uint8Array(),
    async send(path, requests) {
      const request = { method: "GET", url: `http://localhost:8787${path}`, headers: HEADERS } as Request;
      for (let sent = 0; sent < requests; sent++) {
        const answer = app.handle(request, ORIGIN);
        if (answer instanceof Promise) await answer;
      }
    },
  };
  return program;
}
