import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeBadKv, resolveKvBackends } from "../../adapter/build/kv.ts";
import { renderExports, renderOperations } from "../../adapter/build/operations.ts";
import { MODULE_TARGETS, resolveTarget } from "../../adapter/build/targets.ts";
import { FAILURE_LIMIT, type KvArguments } from "../../adapter/runtime/abi.ts";
import { GuestFault } from "../../adapter/runtime/faults.ts";
import { Memory } from "../../adapter/runtime/memory.ts";
import { decodeKvArguments } from "../../adapter/runtime/operations/kv/arguments.ts";
import { addTo, parseInteger } from "../../adapter/runtime/operations/kv/number.ts";
import { endOf, type KvBackend, type KvStore } from "../../adapter/runtime/operations/kv/store.ts";
import { createKv } from "../../adapter/runtime/operations/kv.ts";
import { OperationError } from "../../adapter/runtime/operations/operation.ts";
import { type OperationHost, Operations } from "../../adapter/runtime/operations/operations.ts";
import { explainStore } from "../../adapter/targets/cloudflare/operations/kv/explain.ts";
import { noKv } from "../../adapter/targets/embedded/operations/kv.ts";

const vectors = JSON.parse(readFileSync(new URL("../vectors/abi.json", import.meta.url), "utf8"));
const { signal } = new AbortController();

const WRITE = { store: "S", key: "k", length: 1, metadata: "" };

describe("arguments", () => {
  test.each<{ json: string; args: KvArguments }>(vectors.kv)("as Go writes them: $name", ({ json, args }) => {
    expect(decodeKvArguments(JSON.parse(json))).toEqual(args);
  });

  test.each<KvArguments>([
    { do: "get", store: "a-b_C9", keys: Array(100).fill("k".repeat(512)) },
    { do: "get", store: "S", keys: ["é".repeat(256), "...", "\u{10ffff}"] },
    { do: "put", ...WRITE, metadata: "m".repeat(1024) },
    { do: "cas", ...WRITE, ttl: 1, version: "" },
    { do: "list", store: "S", prefix: "", cursor: "", limit: 1000 },
    { do: "increment", store: "S", key: "k", delta: "-9223372036854775808" },
  ])("that may be: %j", (args) => {
    expect(decodeKvArguments(args)).toBe(args);
  });

  test.each<unknown>([
    null,
    "get",
    [],
    {},
    { do: "get", store: "S" },
    { do: "toString", store: "S", key: "k" },
    { do: "get", store: "", keys: ["k"] },
    { do: "get", store: "../x", keys: ["k"] },
    { do: "get", store: "n".repeat(65), keys: ["k"] },
    { do: "get", store: ["S"], keys: ["k"] },
    { do: "get", store: "S", keys: [] },
    { do: "get", store: "S", keys: "k" },
    { do: "get", store: "S", keys: Array(101).fill("k") },
    { do: "get", store: "S", keys: ["k", 1] },
    { do: "get", store: "S", keys: [""] },
    { do: "get", store: "S", keys: ["."] },
    { do: "get", store: "S", keys: [".."] },
    { do: "get", store: "S", keys: ["a\0"] },
    { do: "get", store: "S", keys: ["\ud800"] },
    { do: "get", store: "S", keys: ["\udc00\ud800"] },
    { do: "get", store: "S", keys: ["k".repeat(513)] },
    { do: "get", store: "S", keys: ["é".repeat(257)] },
    { do: "delete", store: "S", key: { toString: "k" } },
    { do: "put", ...WRITE, length: -1 },
    { do: "put", ...WRITE, length: 1.5 },
    { do: "put", ...WRITE, length: "1" },
    { do: "put", ...WRITE, ttl: 0 },
    { do: "put", ...WRITE, ttl: -5 },
    { do: "put", ...WRITE, ttl: null },
    { do: "put", ...WRITE, ttl: 2 ** 53 },
    { do: "put", ...WRITE, metadata: undefined },
    { do: "put", ...WRITE, metadata: "m".repeat(1025) },
    { do: "put", ...WRITE, metadata: "😀".repeat(257) },
    { do: "cas", ...WRITE },
    { do: "cas", ...WRITE, version: 1 },
    { do: "list", store: "S", prefix: "", cursor: "", limit: 0 },
    { do: "list", store: "S", prefix: "", cursor: "", limit: 1001 },
    { do: "list", store: "S", prefix: "p".repeat(513), cursor: "", limit: 1 },
    { do: "list", store: "S", prefix: "", limit: 1 },
    { do: "increment", store: "S", key: "k", delta: 1 },
    { do: "increment", store: "S", key: "k", delta: "" },
    { do: "increment", store: "S", key: "k", delta: "9223372036854775808" },
    { do: "increment", store: "S", key: "k", delta: "0x10" },
  ])("that no program writes end the instance: %j", (args) => {
    expect(() => createKv(noKv, {}).prepare(args)).toThrow(GuestFault);
  });
});

/** A store that has noted what it was given. */
class Noting implements KvStore {
  readonly title = "the test";
  readonly valueMax = 5_000_000;
  readonly puts: [string, Uint8Array, unknown][] = [];
  async get(keys: readonly string[]) {
    const entry = (key: string) => ({ value: new TextEncoder().encode(key), metadata: "", expires: 0, version: "1" });
    return keys.map((key) => (key === "none" ? undefined : entry(key)));
  }
  async put(...[key, value, write]: Parameters<KvStore["put"]>) {
    this.puts.push([key, value, write]);
  }
  async delete(): Promise<void> {
    throw new TypeError("it broke");
  }
  async list() {
    return { keys: [], cursor: "" };
  }
  async compareAndSet() {
    return undefined;
  }
  async increment() {
    return undefined;
  }
}

const store = new Noting();
const backend: KvBackend = {
  open: () => store,
  explain: (error) => ({ code: "quota", text: `explained: ${(error as Error).message}` }),
};
const kv = createKv(backend, { HERE: noKv });

describe("results", () => {
  test("of several keys have the values one after the other", async () => {
    const { head, body } = await kv.prepare({ do: "get", store: "S", keys: ["ab", "none", "c"] })(null, signal);
    expect((head as { entries: unknown[] }).entries).toMatchObject([{ size: 2 }, null, { size: 1 }]);
    expect(new TextDecoder().decode(body as Uint8Array)).toBe("abc");
  });

  test.each([
    [{ do: "cas", ...WRITE, length: 0, version: "x" }, "conflict", /another version/],
    [{ do: "increment", store: "S", key: "k", delta: "1" }, "invalid", /no integer/],
    [{ do: "delete", store: "S", key: "k" }, "quota", /^explained: it broke$/],
    [{ do: "get", store: "HERE", keys: ["k"] }, "missing", /build it for a platform/],
  ])("%j fails with %s", async (args, code, text) => {
    const failed = kv.prepare(args)(null, signal);
    await expect(failed).rejects.toThrow(OperationError);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(text) });
  });

  const streamOf = (...sizes: number[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
    new ReadableStream({
      start(controller) {
        for (const size of sizes) controller.enqueue(new Uint8Array(size).fill(7));
        controller.close();
      },
    });

  test("a value that streams is gathered, and has to be as long as it says", async () => {
    const put = (length: number, ...sizes: number[]): Promise<unknown> =>
      kv.prepare({ do: "put", ...WRITE, length })(streamOf(...sizes), signal);
    await put(4_500_000, 4_000_000, 500_000);
    expect(Buffer.from(store.puts.at(-1)![1]).equals(Buffer.alloc(4_500_000, 7))).toBe(true);
    for (const wrong of [put(3, 1, 1), put(3, 2, 2), put(3), put(0, 1)]) {
      await expect(wrong).rejects.toMatchObject({ code: "invalid" });
    }
    await expect(put(5_000_001)).rejects.toMatchObject({ code: "too-large", message: /5000001 bytes.*5000000/ });
  });

  test("a store is checked by what is behind it, and by its name", () => {
    expect(kv.check!("S")).toBeUndefined();
    expect(kv.check!("HERE")).toMatchObject({ code: "missing" });
    for (const name of ["", "a.b", "../x", "n".repeat(65)]) expect(kv.check!(name)).toMatchObject({ code: "invalid" });
  });
});

test("a text that fits is not cut for a program that asks for a binding", () => {
  const memory = new Memory(new WebAssembly.Memory({ initial: 1 }));
  const host = { memory } as OperationHost;
  const check = (text: string): { text: string } => {
    const kind = { prepare: () => async () => ({ head: {} }), check: () => ({ code: "missing", text }) };
    const n = new Operations(host, { kv: kind }, undefined).bindings.kv!(0, 0, 0, FAILURE_LIMIT)!;
    return JSON.parse(new TextDecoder().decode(memory.bytes(0, n)));
  };
  expect(check("x".repeat(900)).text).toBe("x".repeat(900));
  expect(check("\u0001".repeat(5000)).text).toBe("\u0001".repeat(FAILURE_LIMIT / 8));
});

test.each([
  ["KV PUT failed: 429 Too Many Requests", "quota"],
  ["KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.", "too-large"],
  ["KV GET failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.", "invalid"],
  ["KV GET failed: 400 Invalid key", "invalid"],
  ["KV GET failed: 500 Internal Server Error", "failed"],
  ["string or blob too big: SQLITE_TOOBIG", "too-large"],
  ["Network connection lost.", "failed"],
])("on Cloudflare, %j is %s", (text, code) => {
  expect(explainStore(new Error(text))).toEqual({ code, text });
});

test("a Durable Object that is overloaded is over its quota", () => {
  const error = Object.assign(new Error("Durable Object is overloaded."), { overloaded: true });
  expect(explainStore(error).code).toBe("quota");
  expect(explainStore(undefined).code).toBe("failed");
});

test("numbers have 64 bits and one form", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  expect(parseInteger("-9223372036854775808")).toBe(-(2n ** 63n));
  for (const text of ["", "-0", "01", "+1", "1n", " 1", "9223372036854775808", "1".repeat(400)]) {
    expect(parseInteger(text), text).toBeUndefined();
  }
  expect(addTo(undefined, 5n)).toBe(5n);
  expect(addTo(bytes("-7"), 5n)).toBe(-2n);
  expect(addTo(bytes("9223372036854775807"), 1n)).toBeUndefined();
  expect(addTo(bytes("\ufeff1"), 1n)).toBeUndefined();
});

test("endOf comes after every key that begins with the prefix, by bytes", () => {
  const longest = `a${"\u{10ffff}".repeat(127)}`;
  expect(Buffer.compare(Buffer.from(longest), Buffer.from(endOf("a")))).toBe(-1);
  expect(Buffer.compare(Buffer.from("b"), Buffer.from(endOf("a")))).toBe(1);
});

describe("settings", () => {
  test.each([
    [{}, undefined],
    [{ CACHE: "val-blob", "a-b_1": ["workers-kv", "deno-kv"] }, undefined],
    [[], /object/],
    [{ "a.b": "val-blob" }, /"a\.b"/],
    [{ CACHE: "redis" }, /"redis" for "CACHE", which is none of workers-kv, durable-object/],
    [{ CACHE: [] }, /\[\] for "CACHE"/],
    [{ CACHE: ["val-blob", 1] }, /1 for "CACHE"/],
    [{ CACHE: null }, /null/],
  ])("%j", (value, problem) => {
    const described = describeBadKv(value);
    if (problem === undefined) expect(described).toBeUndefined();
    else expect(described).toMatch(problem);
  });

  test("each target takes the first that it has, and its standard for the rest", () => {
    const settings = { A: ["deno-kv", "val-blob", "val-sqlite"], B: "workers-kv" } as const;
    expect(resolveKvBackends(settings, resolveTarget("val-town").kv.backends)).toEqual([["A", "valBlob"]]);
    expect(resolveKvBackends(settings, resolveTarget("cloudflare").kv.backends)).toEqual([["B", "workersKv"]]);
  });

  test("only what is chosen is imported, and only programs with stores export a Durable Object", () => {
    const settings = { operations: ["kv"], allowHosts: undefined, kv: { A: "val-blob" } } as const;
    const rendered = MODULE_TARGETS.map((target) => [
      renderOperations(settings, target).imports.at(-1),
      renderOperations(settings, target).expression,
      renderExports(settings, target),
      renderExports({ ...settings, operations: ["fetch"] }, target),
    ]);
    expect(rendered).toEqual([
      [
        'import { anyBinding } from "./operations/kv";',
        "createOperations({ kv: createKv(anyBinding, {  }) }, keep)",
        'export { GoEdgeStore } from "./operations/kv/go-edge-store";',
        "",
      ],
      ['import { denoKv } from "./operations/kv";', "createOperations({ kv: createKv(denoKv, {  }) }, keep)", "", ""],
      [
        'import { valSqlite, valBlob } from "./operations/kv";',
        'createOperations({ kv: createKv(valSqlite, { "A": valBlob }) }, keep)',
        "",
        "",
      ],
    ]);
  });
});
