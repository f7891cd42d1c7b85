import { expect, test } from "vitest";
import { GuestFault } from "../../adapter/runtime/faults.ts";
import { defineFunctions, HostError, type HostFunctions, result } from "../../adapter/runtime/functions.ts";
import { createCall } from "../../adapter/runtime/operations/call.ts";
import type { OperationBody, OperationResult } from "../../adapter/runtime/operations/operation.ts";

const platform = { env: () => ({ NAME: "value" }) };

function call(functions: unknown, args: unknown, body: OperationBody = null): Promise<OperationResult> {
  const kind = createCall(platform, functions as HostFunctions, "go-edge.ts");
  return kind.prepare(args)(body, new AbortController().signal);
}

const head = ({ head }: OperationResult): string => new TextDecoder().decode(head as Uint8Array);

test.each([
  undefined,
  null,
  [],
  "greet",
  7,
  {},
  { name: "f" },
  { name: 1, args: null },
  { name: ["f"], args: null },
  { name: null, args: null },
  JSON.parse('{"__proto__":{"name":"f","args":1},"args":1}'),
])("malformed arguments end the instance: %j", (args) => {
  expect(() => createCall(platform, {}, "go-edge.ts").prepare(args)).toThrow(GuestFault);
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "", "0", "length", "notAFunction"])(
  "a guest can call nothing but functions of the project: %s",
  async (name) => {
    const functions = { f: () => 1, notAFunction: {} };
    await expect(call(functions, { name, args: null })).rejects.toMatchObject({
      code: "missing",
      message: expect.stringMatching(/^there is no such function in go-edge\.ts: it has f\. Add ".*"/),
    });
  },
);

test.each([undefined, null, 42, "text", [], {}, new Map()])(
  "a default export without functions: %s",
  async (functions) => {
    await expect(call(functions, { name: "f", args: null })).rejects.toMatchObject({
      code: "missing",
      message: expect.stringContaining("it has none"),
    });
  },
);

test("a function gets its arguments, the environment and the body", async () => {
  const functions = defineFunctions<{ NAME: string }>({
    f: async (args, { env, body }) => [args, env.NAME, await new Response(body).text()],
    this() {
      return Object.keys(this as object).length;
    },
  });
  const bytes = new TextEncoder().encode("bytes");
  expect(head(await call(functions, { name: "f", args: { a: 1 } }, bytes))).toBe('[{"a":1},"value","bytes"]');
  expect(head(await call(functions, { name: "f", args: 0 }))).toBe('[0,"value",""]');
  expect(head(await call(functions, { name: "this", args: 0 }))).toBe("2");
});

test.each([
  [undefined, "null"],
  [() => 1, "null"],
  [Symbol("x"), "null"],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ["\ud800", '"\\ud800"'],
])("what is returned becomes JSON: %s", async (returned, json) => {
  expect(head(await call({ f: () => returned }, { name: "f", args: null }))).toBe(json);
  expect(head(await call({ f: () => result(returned, "x") }, { name: "f", args: null }))).toBe(json);
});

test("what can't be returned", async () => {
  const locked = new ReadableStream();
  locked.getReader();
  await expect(call({ f: () => result(1, locked) }, { name: "f", args: null })).rejects.toThrow(/being read already/);
  await expect(call({ f: () => ({ n: 1n }) }, { name: "f", args: null })).rejects.toThrow(
    /what f has returned.*BigInt/,
  );
});

test("the code of an error is the function's", async () => {
  const functions = {
    f: () => {
      throw new HostError("quota", "no more");
    },
    g: () => {
      throw new HostError(7 as never, "odd");
    },
  };
  await expect(call(functions, { name: "f", args: null })).rejects.toMatchObject({ code: "quota", message: "no more" });
  await expect(call(functions, { name: "g", args: null })).rejects.toMatchObject({ code: "7" });
});
