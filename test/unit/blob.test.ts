import { describe, expect, test } from "vitest";
import type { BlobInfo } from "../../adapter/runtime/abi.ts";
import { GuestFault } from "../../adapter/runtime/faults.ts";
import { type BlobBackend, type BlobStore, pageOf, resolveRange } from "../../adapter/runtime/operations/blob/store.ts";
import { createBlob } from "../../adapter/runtime/operations/blob.ts";
import { OperationError } from "../../adapter/runtime/operations/operation.ts";
import { cut } from "../../adapter/targets/val-town/operations/blob/cut.ts";

const unused = (): never => {
  throw new Error("nothing should have come this far");
};
const backend: BlobBackend = { open: unused, explain: (error) => ({ code: "failed", text: String(error) }) };
const blob = createBlob(backend);

const bucket = "B";
const key = "k";

describe("arguments that package blob does not send end the instance", () => {
  const long = "x".repeat(1025);
  test.each<[string, unknown]>([
    ["nothing", null],
    ["text", "get"],
    ["a list", []],
    ["no bucket", { do: "head", key }],
    ["a bucket that is a path", { do: "head", bucket: "../x", key }],
    ["a bucket that is a key of the prototype", { do: "head", bucket: "a.b", key }],
    ["a long bucket", { do: "head", bucket: "x".repeat(65), key }],
    ["a bucket with a line after it", { do: "head", bucket: "B\n", key }],
    ["another operation", { do: "constructor", bucket, key }],
    ["no operation", { bucket, key }],
    ["no key", { do: "head", bucket }],
    ["an empty key", { do: "delete", bucket, key: "" }],
    ["a key that is a number", { do: "delete", bucket, key: 1 }],
    ["a long key", { do: "head", bucket, key: long }],
    ["a key of many bytes", { do: "head", bucket, key: "ü".repeat(513) }],
    ["a key with NUL", { do: "head", bucket, key: "a\0b" }],
    ["half of a pair", { do: "head", bucket, key: "\ud800" }],
    ["no type", { do: "put", bucket, key, size: 1 }],
    ["a type with a line", { do: "put", bucket, key, size: 1, type: "a\r\nb" }],
    ["an empty type", { do: "put", bucket, key, size: 1, type: "" }],
    ["a long type", { do: "put", bucket, key, size: 1, type: "x".repeat(256) }],
    ["a size below -1", { do: "put", bucket, key, size: -2, type: "x" }],
    ["half a byte", { do: "put", bucket, key, size: 0.5, type: "x" }],
    ["a size that is text", { do: "put", bucket, key, size: "1", type: "x" }],
    ["a size beyond integers", { do: "put", bucket, key, size: 2 ** 53, type: "x" }],
    ["no range", { do: "get", bucket, key }],
    ["a range of nothing", { do: "get", bucket, key, offset: 0, length: 0 }],
    ["the first of the last bytes", { do: "get", bucket, key, offset: -3, length: 2 }],
    ["a negative length", { do: "get", bucket, key, offset: 0, length: -2 }],
    ["an offset that is none", { do: "get", bucket, key, offset: null, length: -1 }],
    ["no limit", { do: "list", bucket, prefix: "", cursor: "" }],
    ["a limit of 0", { do: "list", bucket, prefix: "", cursor: "", limit: 0 }],
    ["a limit of 1001", { do: "list", bucket, prefix: "", cursor: "", limit: 1001 }],
    ["a long prefix", { do: "list", bucket, prefix: long, cursor: "", limit: 1 }],
    ["a cursor that is none", { do: "list", bucket, prefix: "", cursor: {}, limit: 1 }],
    ["a cursor without end", { do: "list", bucket, prefix: "", cursor: "x".repeat(16_385), limit: 1 }],
  ])("%s", (_, args) => {
    expect(() => blob.prepare(args)).toThrow(GuestFault);
  });
});

test("a bucket's name is checked before anything is asked for it", () => {
  for (const name of ["", "..", "a/b", "a.b", "x".repeat(65), "ü", "a\n"]) {
    expect(blob.check!(name)).toMatchObject({ code: "invalid" });
  }
  expect(blob.check!("B")).toMatchObject({ code: "failed" });
});

test("what a bucket fails with is told by its code, or as its backend explains it", async () => {
  const failing = (error: Error): Promise<unknown> => {
    const store = { head: () => Promise.reject(error) } as unknown as BlobStore;
    return createBlob({ open: () => store, explain: () => ({ code: "quota", text: "explained" }) })
      .prepare({ do: "head", bucket, key })(null, new AbortController().signal)
      .catch((failure: OperationError) => [failure.code, failure.message]);
  };
  expect(await failing(new OperationError("too-large", "of its own"))).toEqual(["too-large", "of its own"]);
  expect(await failing(new Error("any"))).toEqual(["quota", "explained"]);
});

test("what is not there is null, and a body that is whole tells its own size", async () => {
  const info: BlobInfo = { key, size: 3, type: "x", etag: '""', modified: 0 };
  const sizes: number[] = [];
  const store = {
    head: async () => undefined,
    get: async () => undefined,
    put: async (_key: string, _body: unknown, { size }: { size: number }) => {
      sizes.push(size);
      return info;
    },
  } as unknown as BlobStore;
  const { prepare } = createBlob({ ...backend, open: () => store });
  const { signal } = new AbortController();
  expect(await prepare({ do: "head", bucket, key })(null, signal)).toEqual({ head: null });
  expect(await prepare({ do: "get", bucket, key, offset: 0, length: -1 })(null, signal)).toEqual({ head: null });
  const put = prepare({ do: "put", bucket, key, type: "x", size: 99 });
  for (const body of [null, Uint8Array.of(1, 2, 3), new ReadableStream<Uint8Array<ArrayBuffer>>()]) {
    expect(await put(body, signal)).toEqual({ head: info });
  }
  expect(sizes).toEqual([0, 3, 99]);
});

test("ranges", () => {
  expect(resolveRange(10, { offset: 0, length: -1 })).toEqual({ offset: 0, length: 10 });
  expect(resolveRange(10, { offset: 8, length: 5 })).toEqual({ offset: 8, length: 2 });
  expect(resolveRange(10, { offset: -3, length: -1 })).toEqual({ offset: 7, length: 3 });
  expect(resolveRange(10, { offset: -30, length: -1 })).toEqual({ offset: 0, length: 10 });
  expect(resolveRange(0, { offset: -30, length: -1 })).toEqual({ offset: 0, length: 0 });
  for (const [size, offset, length] of [
    [10, 10, -1],
    [10, 11, 1],
    [0, 0, 1],
    [0, 1, -1],
  ] as const) {
    expect(() => resolveRange(size, { offset, length })).toThrow(OperationError);
  }
});

test("pages are in the order of bytes, and follow a cursor that is gone", () => {
  const keys = ["b", "\u{1f600}", "a", "\uffee", "a/b", "c"];
  const page = (cursor: string, limit: number, prefix = "") => pageOf(keys, { prefix, cursor, limit });
  expect(page("", 9)).toEqual({ keys: ["a", "a/b", "b", "c", "\uffee", "\u{1f600}"], cursor: "" });
  expect(page("", 2)).toEqual({ keys: ["a", "a/b"], cursor: "a/b" });
  expect(page("a/c", 2)).toEqual({ keys: ["b", "c"], cursor: "c" });
  expect(page("", 2, "a")).toEqual({ keys: ["a", "a/b"], cursor: "" });
});

describe("a part of a stream", () => {
  const source = (...chunks: string[]) => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const chunk = chunks.shift();
          if (chunk === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(chunk));
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    return { stream, left: () => chunks.length, cancelled: () => cancelled };
  };

  test.each([
    [0, 6, "abcdef"],
    [1, 2, "bc"],
    [2, 3, "cde"],
    [3, 3, "def"],
    [5, 1, "f"],
  ])("%i, %i", async (skip, length, expected) => {
    expect(await new Response(cut(source("abc", "", "def").stream, skip, length)).text()).toBe(expected);
  });

  test("nothing is read ahead, and the source is let go of after the last byte", async () => {
    const { stream, left, cancelled } = source("a", "b", "c", "d");
    const reader = cut(stream, 1, 2).getReader();
    expect(left()).toBe(4);
    await reader.read();
    expect(left()).toBe(2);
    await reader.read();
    expect((await reader.read()).done).toBe(true);
    expect(cancelled()).toBe(true);
  });

  test("one that is shorter breaks off", async () => {
    await expect(new Response(cut(source("abc").stream, 1, 3)).text()).rejects.toThrow("shorter");
  });
});
