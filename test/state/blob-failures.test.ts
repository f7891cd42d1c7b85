import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { buildProgram, TARGETS, type TargetName } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { makeFolder, serveBuckets } from "./buckets.ts";
import { copyPrograms } from "./stores.ts";

let programs: string;
let valTown: ValTown;
const started: Server[] = [];
const servers: Partial<Record<TargetName, Promise<Server>>> = {};

beforeAll(async () => {
  valTown = await startValTown();
  programs = await copyPrograms();
});
afterEach(() => {
  valTown.fault = undefined;
});
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
  await valTown?.stop();
});

const get = async (server: Server, path: string): Promise<string> => (await send(server.url, { path })).text;

/** A server that is stopped in the end. */
async function start(server: Promise<Server>): Promise<Server> {
  started.push(await server);
  return server;
}

/** The server of a target, with all that the program needs there. */
function serverOf(target: TargetName): Promise<Server> {
  servers[target] ??= start(serveBuckets(programs, "blob", "tinygo", target, { valTown, folder: makeFolder() }));
  return servers[target];
}

describe.each(TARGETS)("%s", (target) => {
  let server: Server;
  beforeAll(async () => {
    server = await serverOf(target);
  });

  test("a bucket is asked for before main", async () => {
    expect(await get(server, "/start")).toBe("ok");
  });

  test("what is not there is not found", async () => {
    expect(await get(server, "/do/BUCKET/head")).toMatch(/^not found: blob: head k in BUCKET: /);
  });

  test("a name that no bucket has", async () => {
    expect(await get(server, "/do/a.b/get")).toMatch(/^invalid: blob: open in "a.b": a name is /);
  });

  test("a deadline that has passed", async () => {
    expect(await get(server, "/do/BUCKET/get?deadline=0")).toMatch(/^timeout: blob: get k in BUCKET: /);
  });
});

describe("Cloudflare", () => {
  let server: Server;
  beforeAll(async () => {
    server = await serverOf("cloudflare");
  });

  test("no binding", async () => {
    expect(await get(server, "/do/NONE/get")).toMatch(
      /^no binding: blob: open in NONE: .*wrangler\.jsonc "r2_buckets"/,
    );
    expect(await get(server, "/do/constructor/get")).toMatch(/^no binding: /);
  });

  test("bindings of another type", async () => {
    expect(await get(server, "/do/TEXT/get")).toMatch(/^wrong type: .*TEXT is a string: it has to be a bucket of R2/);
    expect(await get(server, "/do/CACHE/get")).toMatch(/^wrong type: .*CACHE is a KvNamespace/);
  });
});

describe("Deno", () => {
  let out: string;
  beforeAll(async () => {
    out = await buildProgram(programs, "blob", "tinygo", "deno-deploy");
  });
  const serve = (env: Record<string, string>, ...flags: string[]): Promise<Server> =>
    start(serveDeno(join(out, "main.js"), env, flags));

  test("no permission", async () => {
    const flags = "--allow-read=.go-edge/blob and --allow-write=.go-edge/blob";
    expect(await get(await serve({}), "/start")).toBe(
      `unavailable: blob: open in BUCKET: Deno may not read the folder of the buckets: run it with ${flags}`,
    );
    const reading = await serve({ GO_EDGE_BLOB_DIR: "/tmp/x" }, "--allow-read=/tmp/x");
    expect(await get(reading, "/start")).toMatch(/may not write .*--allow-write=\/tmp\/x$/);
  });

  test("no file system that lasts", async () => {
    const server = await serve({ DENO_DEPLOYMENT_ID: "x" }, "--allow-read", "--allow-write");
    expect(await get(server, "/start")).toMatch(/^unavailable: .*Deno Deploy has no file system.*GO_EDGE_BLOB_DIR/);
  });

  test("a folder that can't be made", async () => {
    const server = await serve({ GO_EDGE_BLOB_DIR: "/dev/null" }, "--allow-read", "--allow-write");
    expect(await get(server, "/do/BUCKET/put?size=1")).toMatch(/^unavailable: blob: put k in BUCKET: /);
  });
});

describe("Val Town", () => {
  let out: string;
  let server: Server;
  beforeAll(async () => {
    server = await serverOf("val-town");
    out = await buildProgram(programs, "blob", "tinygo", "val-town");
  });
  const serve = (env: Record<string, string>): Promise<Server> =>
    start(serveVal(join(out, "val.js"), { valtown: "", ...env }));

  test("no token, and a wrong one", async () => {
    expect(await get(await serve({}), "/start")).toMatch(/^no binding: .*variable valtown/);
    const wrong = await serve({ ...valTown.env, valtown: "wrong" });
    expect(await get(wrong, "/do/BUCKET/get")).toMatch(/^no binding: .*401 Unauthorized.*variable valtown/);
  });

  test("the name that package kv has its blobs below", async () => {
    expect(await get(server, "/do/go-edge/get")).toMatch(/^invalid: .*go-edge.* package kv: take another name/);
  });

  test("too many requests", async () => {
    valTown.fault = { status: 429, message: "slow down" };
    for (const what of ["get", "head", "put?size=1", "delete", "list"]) {
      expect(await get(server, `/do/BUCKET/${what}`), what).toMatch(/^quota: .*429 slow down/);
    }
  });

  test("too large", async () => {
    expect(await get(server, "/do/BUCKET/put?size=11000000")).toMatch(
      /^too large: .*413 the blob is larger than 10 MB/,
    );
    expect(await get(server, "/do/BUCKET/head")).toMatch(/^not found/);
  });

  test("a key that it does not take", async () => {
    expect(await get(server, "/do/BUCKET/long")).toMatch(/^invalid: .*Val Town takes keys of 512 characters/);
  });

  test("no answer", async () => {
    valTown.fault = "hang";
    for (const what of ["get", "put", "list"]) {
      expect(await get(server, `/do/BUCKET/${what}?deadline=300`), what).toMatch(/^timeout: /);
    }
  });

  test("errors of its own", async () => {
    valTown.fault = { status: 500, message: "oops" };
    expect(await get(server, "/do/BUCKET/get")).toMatch(/^unavailable: .*500 oops/);
  });

  test("nobody there", async () => {
    const nobody = await serve({ valtown: "x", VAL_TOWN_BASE_URL: "http://127.0.0.1:9" });
    expect(await get(nobody, "/do/BUCKET/get")).toMatch(/^unavailable: .*can't be reached/);
  });
});
