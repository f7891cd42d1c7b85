import { beforeEach, expect, test } from "vitest";
import { OperationEvent } from "../../adapter/runtime/abi.ts";
import { Memory } from "../../adapter/runtime/memory.ts";
import type { OperationResult } from "../../adapter/runtime/operations/operation.ts";
import { type OperationHost, Operations } from "../../adapter/runtime/operations/operations.ts";
import { Pending } from "../../adapter/runtime/pending.ts";

// Which context an operation begins in: what runs it says so by the name of whoever acts at that moment.

class Request extends Pending {
  attend(): void {}
  cancel(): void {}
}

const ARGS = new TextEncoder().encode('{"x":1}');
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let began: string[];
let context: string;
let told: [event: number, id: number, payload: unknown][];
let kept: Promise<unknown>[];
let living: Map<number, Request>;
let operations: Operations;
let answer: (result: OperationResult) => void;

beforeEach(() => {
  [began, context, told, kept, living] = [[], "entry", [], [], new Map()];
  const memory = new Memory(new WebAssembly.Memory({ initial: 1 }));
  memory.bytes(0, ARGS.length).set(ARGS);
  const host: OperationHost = {
    memory,
    timers: { update: () => {}, join: () => {}, attend: () => {}, leave: () => {} },
    findPending: (id) => living.get(id),
    notify: (event, id, payload) =>
      told.push([event, id, payload === undefined ? undefined : JSON.parse(new TextDecoder().decode(payload))]),
  };
  const work = () => () => {
    began.push(context);
    return new Promise<OperationResult>((resolve) => {
      answer = resolve;
    });
  };
  operations = new Operations(host, { work: { prepare: work } }, (promise) => void kept.push(promise));
});

const start = (request: number): number => operations.kinds.work!(request, 0, ARGS.length, 0, 0, 0)!;

function act(request: Request, name: string): void {
  context = name;
  request.act();
  context = "entry";
}

test("one for a request begins in that request's context, which is kept until it is closed", async () => {
  const request = new Request();
  living.set(7, request);
  const id = start(7);
  operations.flush();
  expect(began).toEqual([]);
  act(request, "request 7");
  expect([began, kept.length]).toEqual([["request 7"], 1]);
  let isDone = false;
  kept[0]!.then(() => {
    isDone = true;
  });
  answer({ head: { y: 2 } });
  await turn();
  expect([told, isDone]).toEqual([[[OperationEvent.result, id, { y: 2 }]], false]);
  operations.bridge.op_close(id);
  await turn();
  expect(isDone).toBe(true);
});

test("one for no living request begins in the context of the entry", () => {
  start(0);
  start(8);
  expect(began).toEqual([]);
  operations.flush();
  expect(began).toEqual(["entry", "entry"]);
});

test("one whose request is lost before it has begun fails", () => {
  const request = new Request();
  living.set(7, request);
  const id = start(7);
  request.disconnect();
  expect(told).toMatchObject([[OperationEvent.failure, id, { code: "lost" }]]);
  expect(() => operations.bridge.op_close(id)).toThrow(/no operation/);
});

test("one that is closed before it has begun never does, and nothing is told of it", async () => {
  const request = new Request();
  living.set(7, request);
  operations.bridge.op_close(start(7));
  act(request, "request 7");
  operations.bridge.op_close(start(0));
  operations.flush();
  await turn();
  expect([began, told]).toEqual([[], []]);
});

test("a result that comes after it was closed is let go of", async () => {
  const id = start(0);
  operations.flush();
  operations.bridge.op_close(id);
  let isCancelled = false;
  const cancel = (): void => {
    isCancelled = true;
  };
  answer({ head: {}, body: new ReadableStream({ cancel }) });
  await turn();
  expect(told).toEqual([]);
  expect(isCancelled).toBe(true);
});

test("a result whose bytes nobody reads is let go of when it is closed", async () => {
  const id = start(0);
  operations.flush();
  let isCancelled = false;
  const cancel = (): void => {
    isCancelled = true;
  };
  answer({ head: {}, body: new ReadableStream({ cancel }) });
  await turn();
  expect([told.length, isCancelled]).toEqual([1, false]);
  operations.bridge.op_close(id);
  await turn();
  expect(isCancelled).toBe(true);
});
