import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Field } from "../../adapter/runtime/abi-payloads.ts";
import { type App, createApp } from "../../adapter/runtime/app.ts";
import { edgeFiles } from "../../adapter/runtime/files/edge.ts";
import { resolveLimits } from "../../adapter/runtime/limit-settings.ts";
import { createFetch } from "../../adapter/runtime/operations/fetch.ts";
import { createKv } from "../../adapter/runtime/operations/kv.ts";
import { createOperations } from "../../adapter/runtime/operations/operations.ts";
import { BareOrigin } from "../../adapter/runtime/origin.ts";
import { Schedules } from "../../adapter/runtime/schedules/schedules.ts";
import { allFamilies } from "../../adapter/runtime/wasi/all.ts";
import { fetchPlatform } from "../../adapter/targets/embedded/operations/fetch.ts";
import { noKv } from "../../adapter/targets/embedded/operations/kv.ts";
import { EmbeddedTimers } from "../../adapter/targets/embedded/timers.ts";
import { buildContestant, CONTESTANTS, type Contestant, copyPrograms, PER_REQUEST, PLAIN } from "../contestants.ts";
import type { Goal, Part, PartResult } from "../result.ts";
import { renderNumber, renderSpread, type Spread, sumUp } from "../statistics.ts";

const ROUNDS = 9;
/** Requests a round, after as many that are not measured. */
const REQUESTS = 20_000;
/** Requests while bytes are counted: few enough for no collection to come between. */
const COUNTED = 200;

/** Fields as a small request has them behind a platform. */
const FIELDS: Field[] = [
  ["accept", "*/*"],
  ["accept-encoding", "gzip, br"],
  ["cf-connecting-ip", "127.0.0.1"],
  ["host", "localhost:8787"],
  ["user-agent", "Mozilla/5.0 (X11; Linux x86_64)"],
];

interface Measured {
  /** Microseconds a request. */
  time: Spread;
  /** Bytes that JavaScript allocates for a request. */
  host: number;
  /** Bytes and objects that Go allocates for a request. */
  guest: number;
  objects: number;
}

/** The cost of a request from what the platform hands over to what it gets back: without its Request and Response. */
export const bridge: Part = {
  name: "bridge",
  async run(bench): Promise<PartResult> {
    const folder = await copyPrograms(bench.workspace);
    const contestants = CONTESTANTS.filter((contestant) => contestant !== PLAIN && contestant !== PER_REQUEST);
    const apps = new Map<Contestant, Program>();
    for (const contestant of contestants) apps.set(contestant, await start(folder, contestant));
    const times = new Map(contestants.map((contestant) => [contestant, [] as number[]]));
    for (let round = -1; round < ROUNDS; round++) {
      for (const [contestant, { app }] of apps) {
        const time = await measureTime(app);
        if (round >= 0) times.get(contestant)!.push(time);
      }
    }
    const measured = new Map<Contestant, Measured>();
    for (const [contestant, program] of apps) {
      measured.set(contestant, { time: sumUp(times.get(contestant)!), ...(await measureBytes(program)) });
    }
    return {
      title: "Guest and bridge",
      method: `One request for / at a time in Node, ${ROUNDS} rounds of ${REQUESTS} for each program in turn: the event loop, both envelopes, and the handler, without Request, Response and network. Bytes are what is allocated a request.`,
      columns: ["program", "time", "in JavaScript", "in Go", "objects in Go"],
      rows: [...measured].map(([{ name }, { time, host, guest, objects }]) => [
        name,
        renderSpread(time, "µs"),
        `${renderNumber(host)} B`,
        `${renderNumber(guest)} B`,
        renderNumber(objects),
      ]),
      goals: defineGoals(new Map([...measured].map(([{ name }, { time }]) => [name, time.median]))),
    };
  },
};

function defineGoals(times: ReadonlyMap<string, number>): Goal[] {
  const [tinygo, go, unmodified] = ["TinyGo, edge", "Go, net/http", "Go, unmodified"].map((name) => times.get(name)!);
  return [
    { what: "TinyGo, edge", value: tinygo!, unit: "µs", limit: { atMost: 5 } },
    { what: "Go, net/http", value: go!, unit: "µs", limit: { atMost: 20 } },
    { what: "Go, unmodified to Go, net/http", value: unmodified! / go!, unit: "", limit: { atMost: 1.5 } },
  ];
}

/** A program, and what it answered last. */
interface Program {
  app: App;
  last: { body: Uint8Array<ArrayBuffer> };
}

async function start(folder: string, contestant: Contestant): Promise<Program> {
  const out = await buildContestant(folder, { ...contestant, options: ["--wasm", "module"] }, "cloudflare");
  const file = readdirSync(out).find((name) => name.endsWith(".wasm"))!;
  const module = new WebAssembly.Module(readFileSync(join(out, file)));
  const last: Program["last"] = { body: new Uint8Array() };
  const answer = {} as Response;
  const platform: Parameters<typeof createApp>[1] = {
    createTimers: (guest) => new EmbeddedTimers(guest),
    environ: () => ({}),
    endsWithResponse: false,
    body: () => null,
    fields: () => FIELDS,
    respond(body) {
      last.body = body as Uint8Array<ArrayBuffer>;
      return answer;
    },
  };
  const limits = resolveLimits({}, contestant.compiler === "tinygo" ? "TinyGo" : "Go", { memory: 512, tmp: 128 });
  const kinds = { fetch: createFetch(fetchPlatform, undefined), kv: createKv(noKv, {}) };
  const app = createApp(module, platform, {
    createApp,
    limits,
    renderFailure: ({ reason }) => {
      throw new Error(reason);
    },
    wasi: Object.values(allFamilies(edgeFiles(new Map(), limits.tmp))),
    operations: createOperations(kinds, undefined),
    schedules: new Schedules([]),
  });
  return { app, last };
}

async function send(app: App, path: string): Promise<void> {
  await app.handle({ method: "GET", url: `http://localhost:8787${path}`, headers: NO_HEADERS } as Request, ORIGIN);
}

const ORIGIN = new BareOrigin();
const NO_HEADERS = new Headers();

async function measureTime(app: App): Promise<number> {
  const request = { method: "GET", url: "http://localhost:8787/", headers: NO_HEADERS } as Request;
  const began = performance.now();
  for (let sent = 0; sent < REQUESTS; sent++) {
    const answer = app.handle(request, ORIGIN);
    if (answer instanceof Promise) await answer;
  }
  return ((performance.now() - began) / REQUESTS) * 1000;
}

async function measureBytes({ app, last }: Program): Promise<Pick<Measured, "host" | "guest" | "objects">> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const allocated = async (): Promise<[bytes: number, objects: number]> => {
    await send(app, "/allocated");
    return new TextDecoder().decode(last.body).split(" ").map(Number) as [number, number];
  };
  const [bytes, objects] = await allocated();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let sent = 0; sent < COUNTED; sent++) await send(app, "/");
  const host = (process.memoryUsage().heapUsed - before) / COUNTED;
  const [bytesAfter, objectsAfter] = await allocated();
  return { host, guest: (bytesAfter - bytes) / (COUNTED + 1), objects: (objectsAfter - objects) / (COUNTED + 1) };
}
