import { createHash } from "node:crypto";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open, send } from "../harness/client.ts";
import { TARGETS } from "../harness/fixtures.ts";
import { freePort, type NativeServer, serveBinary } from "../harness/native.ts";
import { Random, SEED } from "../harness/random.ts";
import { run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { makeFolder, serveBuckets } from "./buckets.ts";
import { copyPrograms } from "./stores.ts";

const SIZE = 200_000_000;
const CHUNK = Buffer.alloc(250_000, "0123456789");
const DIGEST = createHash("sha256").update(Buffer.alloc(SIZE, CHUNK)).digest("hex");
/** What is sent before, for a process to have its buffers, and its heaps the size that they are cleared at. */
const WARM_UP = 40_000_000;
/** What a process may grow by after that. In workerd, miniflare's R2 is in the same process. */
const GROWTH = SIZE / 2;

let programs: string;
let valTown: ValTown;
beforeAll(async () => {
  valTown = await startValTown({ blobMax: SIZE });
  programs = await copyPrograms();
});
afterAll(() => valTown?.stop());

/** Puts so many bytes, and resolves with the answer; hangs up after `cut` of them. */
function put(url: string, path: string, size: number, cut = size): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { "content-length": size, "content-type": "text/x" };
    const outgoing = request({ hostname, port, path, method: "PUT", agent: false, headers }, async (incoming) => {
      let text = "";
      for await (const chunk of incoming) text += chunk;
      resolve(text);
    });
    outgoing.on("error", reject);
    const write = async (): Promise<void> => {
      for (let left = cut; left > 0; left -= CHUNK.length) {
        if (!outgoing.write(CHUNK.subarray(0, left))) await new Promise((drained) => outgoing.once("drain", drained));
      }
      if (cut === size) return void outgoing.end();
      await sleep(300);
      outgoing.destroy(new Error("hung up"));
    };
    write().catch(reject);
  });
}

async function digestOf(url: string, path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of await open(url, { path })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

describe.each(TARGETS)("%s", (target) => {
  let server: Server;
  beforeAll(async () => {
    const build = ["--limit", "memory=16"];
    server = await serveBuckets(programs, "blob", "tinygo", target, { valTown, folder: makeFolder(), build });
  });
  afterAll(() => server?.stop());

  test.each(["known", "unknown"])("200 MB of %s size flow in and out, and nobody holds them", async (size) => {
    const path = `/objects/BUCKET/large-${size}`;
    expect(await put(server.url, `${path}?size=${size}`, WARM_UP)).toBe(String(WARM_UP));
    const before = await server.memory();
    expect(await put(server.url, `${path}?size=${size}`, SIZE)).toBe(String(SIZE));
    const between = await server.memory();
    expect(await digestOf(server.url, path)).toBe(DIGEST);
    const grown = [between - before, (await server.memory()) - before];
    expect(Math.max(...grown), `it grew by ${grown.join(", then ")}`).toBeLessThan(GROWTH);
    expect(server.logs.filter((line) => line.includes("the Go program ended"))).toEqual([]);
  });

  test.each(["known", "unknown"])("an upload of %s size that breaks off leaves what was there", async (size) => {
    const path = `/objects/BUCKET/broken-${size}`;
    expect(await put(server.url, path, 5)).toBe("5");
    await expect(put(server.url, `${path}?size=${size}`, 20_000_000, 15_000_000)).rejects.toThrow("hung up");
    await sleep(500);
    expect((await send(server.url, { path })).text).toBe("01234");
  });

  test("a reader that is slow holds the object back, and nobody else", async () => {
    const path = "/objects/BUCKET/slow";
    await put(server.url, path, SIZE / 4);
    const before = await server.memory();
    const incoming = await open(server.url, { path });
    await sleep(1000);
    expect((await send(server.url, { path: "/start" })).text).toBe("ok");
    expect((await server.memory()) - before).toBeLessThan(SIZE / 8);
    let size = 0;
    for await (const chunk of incoming) size += (chunk as Buffer).length;
    expect(size).toBe(SIZE / 4);
  });

  test("an object has its type and its ETag", async () => {
    await put(server.url, "/objects/BUCKET/typed", 3);
    const response = await send(server.url, { path: "/objects/BUCKET/typed" });
    expect(response.header("content-type")).toBe("text/x");
    expect(response.header("etag")).toMatch(/^"[^"]+"$/);
  });
});

test("Val Town's ranges are taken where it has them", async () => {
  valTown.hasRanges = true;
  const where = { valTown, folder: makeFolder() };
  const server = await serveBuckets(programs, "blobobjects", "tinygo", "val-town", where);
  try {
    for (const name of ["ranges", "ranges that can't be", "an empty object"]) {
      expect((await send(server.url, { path: `/${encodeURIComponent(name)}` })).text).toBe("ok");
    }
  } finally {
    valTown.hasRanges = false;
    await server.stop();
  }
});

describe("the files of Deno are those of go run", () => {
  const folder = makeFolder();
  let deno: Server;
  let native: NativeServer;
  beforeAll(async () => {
    const state = { valTown, folder: `${folder}/blob` };
    deno = await serveBuckets(programs, "blob", "tinygo", "deno-deploy", state);
    const { code, stderr } = await run("go", ["build", "-o", "native-blob", "./blob"], { cwd: programs });
    expect(code, stderr).toBe(0);
    const port = await freePort();
    native = await serveBinary(`${programs}/native-blob`, port, { PORT: String(port), GO_EDGE_STATE: folder });
  });
  afterAll(async () => {
    await deno?.stop();
    await native?.stop();
  });

  test("what one has stored, the other reads, whatever its key", async () => {
    const random = new Random(SEED);
    const parts = [
      "a",
      "B",
      "%",
      "2f",
      "/",
      ".",
      "~",
      "=",
      "+",
      " ",
      "ü",
      "\u{1f600}",
      "\u2028",
      "con",
      "x".repeat(90),
    ];
    const keys = Array.from({ length: 60 }, () =>
      Array.from({ length: 1 + random.below(8) }, () => random.pick(parts)).join(""),
    );
    for (const [at, key] of new Set(keys).entries()) {
      const [from, to] = String(at).length % 2 === 0 ? [deno, native] : [native, deno];
      const path = `/objects/BUCKET/k${encodeURIComponent(key)}`;
      const sent = { method: "PUT", path, body: key, headers: [["content-type", "text/y"]] as [string, string][] };
      const stored = await send(from.url, sent);
      expect(stored.status, stored.text).toBe(200);
      const read = await send(to.url, { path });
      expect([read.text, read.header("content-type"), read.header("etag")]).toEqual([
        key,
        "text/y",
        stored.header("etag"),
      ]);
    }
  });
});
