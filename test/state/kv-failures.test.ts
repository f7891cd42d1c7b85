import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { buildProgram, type CompilerName } from "../harness/fixtures.ts";
import { goEdge, run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";
import { BINDINGS, copyPrograms, serveStores } from "./stores.ts";

// How operations fail: the program tells what errors.Is finds, and the error's text.

let folder: string;
let valTown: ValTown;
let server: Server;

beforeAll(async () => {
  valTown = await startValTown();
  folder = await copyPrograms();
});
afterAll(() => valTown?.stop());

const ask = async (path: string, from: Server = server): Promise<string> => (await send(from.url, { path })).text;

describe.each<CompilerName>(["tinygo", "go"])("on Cloudflare, with %s", (compiler) => {
  beforeAll(async () => {
    server = await serveStores(folder, "kvfail", compiler, "cloudflare", valTown);
  });
  afterAll(() => server?.stop());

  test("a store that is there is found before main", async () => {
    expect(await ask("/start")).toBe("ok");
    expect(await ask("/do/STORE/get")).toBe("not found: kv: get k in STORE: there is no such entry");
  });

  test.each([
    [
      "a binding that is missing",
      "NONE/get",
      /^no binding: kv: open in NONE: .*wrangler\.jsonc.*"binding": "NONE".*"new_sqlite_classes": \["GoEdgeStore"\]/,
    ],
    ["what every object has is no binding", "constructor/get", /^no binding: /],
    [
      "a variable",
      "TEXT/get",
      /^wrong type: kv: open in TEXT: .* is a string: it has to be .*Workers KV or a Durable Object/,
    ],
    ["a bucket", "BUCKET/get", /^wrong type: .*R2Bucket/],
    [
      "CompareAndSet on Workers KV",
      "CACHE/cas",
      /^unsupported: kv: compare and set k in CACHE: .*bind a Durable Object to CACHE/,
    ],
    ["Increment on Workers KV", "CACHE/increment", /^unsupported: .*bind a Durable Object to CACHE/],
    ["a short TTL on Workers KV", "CACHE/put?ttl=30", /^unsupported: .*60 seconds/],
    ["metadata beyond what Workers KV takes", `CACHE/put?ttl=100&metadata=${"m".repeat(1024)}`, /^too large: .*413/],
    ["a value beyond what a Durable Object takes", "STORE/put?size=2000001", /^too large: .*2000001 bytes.*2000000/],
  ])("%s", async (_, what, expected) => {
    expect(await ask(`/do/${what}`)).toMatch(expected);
  });

  test("the shortest TTL and the largest value there are work", async () => {
    expect(await ask("/do/CACHE/put?ttl=60")).toBe("ok");
    expect(await ask("/do/STORE/put?size=2000000")).toBe("ok");
  });
});

test("a binding has to be what go-edge.json says", async () => {
  const wasm = await compileFailing();
  const settings = { kv: { STORE: ["val-blob", "workers-kv"], CACHE: "durable-object" } };
  const cwd = mkdtempSync(join(inject("workspace"), "chosen-"));
  writeFileSync(join(cwd, "go-edge.json"), JSON.stringify(settings));
  const { code, stderr } = await goEdge(cwd, "build", wasm, "--target", "cloudflare");
  expect(code, stderr).toBe(0);
  const chosen = await serveWorkerd(join(cwd, "dist"), {}, BINDINGS);
  try {
    const text = 'as "kv" of go-edge.json says';
    expect(await ask("/do/STORE/get", chosen)).toMatch(
      `wrong type: kv: open in STORE: the Worker's binding STORE is a Durable Object: it has to be a namespace of Workers KV, ${text}`,
    );
    expect(await ask("/do/CACHE/get", chosen)).toMatch(/^wrong type: .*is a namespace of Workers KV/);
  } finally {
    await chosen.stop();
  }
});

test("a Durable Object removes what has expired by itself", async () => {
  const out = await buildProgram(folder, "kvfail", "tinygo", "cloudflare");
  const state = mkdtempSync(join(inject("workspace"), "objects-"));
  const lasting = await serveWorkerd(out, {}, { ...BINDINGS, durableObjectsPersist: state });
  const count = (): unknown => {
    const file = readdirSync(state, { recursive: true, encoding: "utf8" }).find((name) =>
      /[0-9a-f]{64}\.sqlite$/.test(name),
    )!;
    const database = new Database(join(state, file), { readonly: true });
    try {
      return database.prepare("SELECT count(*) FROM entries").raw().all();
    } finally {
      database.close();
    }
  };
  try {
    expect(await ask("/do/STORE/put?ttl=1", lasting)).toBe("ok");
    expect(count()).toEqual([[1]]);
    await expect.poll(count, { timeout: 30_000, interval: 500 }).toEqual([[0]]);
  } finally {
    await lasting.stop();
  }
});

describe("on Deno Deploy", () => {
  test("there is no Deno KV without the flag", async () => {
    const out = await buildProgram(folder, "kvfail", "tinygo", "deno-deploy");
    const bare = await serveDeno(join(out, "main.js"));
    try {
      for (const path of ["/start", "/do/STORE/get"]) {
        expect(await ask(path, bare)).toMatch(/^no binding: kv: open in STORE: .*attach a KV database.*--unstable-kv/);
      }
    } finally {
      await bare.stop();
    }
  });

  test("a value that Deno KV does not take", async () => {
    const there = await serveStores(folder, "kvfail", "tinygo", "deno-deploy", valTown);
    try {
      expect(await ask("/do/STORE/put?size=65536", there)).toMatch(/^too large: kv: put k in STORE: Deno KV: /);
      expect(await ask("/do/STORE/put?size=65537", there)).toMatch(/^too large: .*65537 bytes.*65536/);
      expect(await ask("/do/STORE/put?size=65000", there)).toBe("ok");
    } finally {
      await there.stop();
    }
  });
});

describe("on Val Town", () => {
  beforeAll(async () => {
    server = await serveStores(folder, "kvfail", "tinygo", "val-town", valTown);
  });
  afterAll(() => server?.stop());
  afterEach(() => {
    valTown.fault = undefined;
  });

  test("the table is made once, and each operation is one request", async () => {
    const before = valTown.requests.length;
    for (const path of ["get", "put", "increment", "put?ttl=5"]) await ask(`/do/STORE/${path}`);
    expect(valTown.requests.slice(before)).toEqual([
      "POST /v1/sqlite/execute",
      "POST /v1/sqlite/batch",
      "POST /v1/sqlite/execute",
      "POST /v1/sqlite/execute",
      "POST /v1/sqlite/execute",
      "POST /v1/sqlite/batch",
    ]);
  });

  test.each([
    [
      "too many requests",
      { status: 429, message: "Too Many Requests" },
      "STORE/get",
      /^quota: kv: get k in STORE: .*429 Too Many Requests/,
    ],
    [
      "too many requests for blobs",
      { status: 429, message: "slow down" },
      "CACHE/get",
      /^quota: kv: get k in CACHE: .*429 slow down/,
    ],
    ["a database that is full", { status: 413, message: "full" }, "STORE/put", /^too large: .*413 full/],
    ["a server that fails", { status: 500, message: "oops" }, "STORE/get", /^unavailable: .*500 oops/],
    [
      "a token that is refused",
      { status: 401, message: "Unauthorized" },
      "STORE/get",
      /^no binding: .*variable valtown/,
    ],
    [
      "silence, and a deadline",
      "hang",
      "STORE/get?deadline=200",
      /^timeout: kv: get k in STORE: context deadline exceeded/,
    ],
    ["silence, and a deadline for a list of blobs", "hang", "CACHE/list?deadline=200", /^timeout: kv: list in CACHE: /],
  ] as const)("%s", async (_, fault, what, expected) => {
    valTown.fault = fault;
    expect(await ask(`/do/${what}`)).toMatch(expected);
  });

  test.each([
    ["CompareAndSet on blobs", "CACHE/cas", /^unsupported: .*"val-sqlite" for CACHE in "kv" of go-edge\.json/],
    ["Increment on blobs", "CACHE/increment", /^unsupported: /],
    ["a value beyond what SQLite takes", "STORE/put?size=1000001", /^too large: .*1000001 bytes.*1000000/],
    ["a value beyond what a blob takes", "CACHE/put?size=10000001", /^too large: .*10000001 bytes.*10000000/],
  ])("%s", async (_, what, expected) => {
    expect(await ask(`/do/${what}`)).toMatch(expected);
  });

  test("a val without a token, or one that nobody answers", async () => {
    const module = join(await buildProgram(folder, "kvfail", "tinygo", "val-town"), "val.js");
    const bare = await serveVal(module, { valtown: "" });
    const alone = await serveVal(module, { valtown: "secret-token", VAL_TOWN_BASE_URL: "http://127.0.0.1:1" });
    try {
      for (const path of ["/start", "/do/STORE/get", "/do/CACHE/get"]) {
        expect(await ask(path, bare)).toMatch(/^no binding: kv: open in (STORE|CACHE): .*variable valtown/);
      }
      const text = await ask("/do/STORE/get", alone);
      expect(text).toMatch(/^unavailable: .*can't be reached/);
      expect(text + alone.logs.join()).not.toContain("secret-token");
    } finally {
      await bare.stop();
      await alone.stop();
    }
  });
});

test("inside of a JavaScript program there are no stores", async () => {
  // Node finds the installed package from there.
  const script = join(folder, "embedded.mjs");
  const wasm = await compileFailing();
  writeFileSync(
    script,
    `import { readFileSync } from "node:fs";
    import { instantiate } from "go-edge/runtime";
    const app = await instantiate(readFileSync(${JSON.stringify(wasm)}));
    for (const path of ["start", "do/STORE/get"]) {
      console.log(await (await app.fetch(new Request("http://x/" + path))).text());
    }`,
  );
  const { stdout, stderr } = await run(process.execPath, [script], { cwd: folder });
  const text = "no binding: kv: open in STORE: a program that JavaScript has instantiated has no stores: .*";
  expect(stdout, stderr).toMatch(new RegExp(`^${text}\n${text}\n$`));
});

test("a WASI command has nobody to ask", async () => {
  const out = join(folder, "out", "command");
  const built = await goEdge(folder, "build", "./kvfail", "--target", "wasi", "--compiler", "go", "--out", out);
  expect(built.code, built.stderr).toBe(0);
  const answer = spawnSync("npx", ["--no-install", "go-edge", "run", join(out, "app.wasm")], {
    cwd: folder,
    input: "GET /do/STORE/get HTTP/1.1\r\nHost: x\r\n\r\n",
    encoding: "utf8",
  });
  expect(answer.stdout, answer.stderr).toMatch(/unavailable: kv: get k in STORE: not available in a WASI command/);
});

/** The wasm of the program. */
async function compileFailing(): Promise<string> {
  await buildProgram(folder, "kvfail", "tinygo", "cloudflare");
  const out = join(folder, "out", "kvfail-tinygo");
  return join(out, readdirSync(out).find((name) => name.endsWith(".wasm"))!);
}
