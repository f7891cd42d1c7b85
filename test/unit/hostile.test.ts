import { describe, expect, test, vi } from "vitest";
import { createApp } from "../../adapter/runtime/app.ts";
import type { Pending } from "../../adapter/runtime/pending.ts";
import {
  ask,
  assemble,
  GOOD,
  gatherErrors,
  HEAD_SIZE,
  type Parts,
  PLACE,
  READ,
  RESPOND,
  serve,
  startFetch,
} from "./support/hostile-guest.ts";
import { ORIGIN, PLATFORM, SETTINGS, watchTimers } from "./support/platform.ts";

// Guests that break the contract, written by hand: each ends its own instance, and nothing else.

const START = startFetch(1);
const END = "(call $op_end (local.get $size) (i32.const 1))";

const said = gatherErrors();

test("the guest that behaves is served", async () => {
  const response = await ask(await serve({}));
  expect([response.status, await response.text()]).toEqual([200, "20"]);
  expect(said).toEqual([]);
});

describe("a guest that breaks the contract ends, with status 500 and a reason in the log", () => {
  const id = "(local.get $id)";
  const head = `(i32.const 0) (i32.const ${HEAD_SIZE})`;
  test.each<[string, Parts, RegExp]>([
    ["reads more than the event", { run: "(drop (call $event_read (i32.const 0) (i32.const 9999)))" }, /event_read/],
    [
      "reads an event outside of memory",
      { run: "(drop (call $event_read (i32.const -8) (local.get $size)))" },
      /outside/,
    ],
    ["reads an event twice", { run: `${READ}${READ}` }, /event_read/],
    [
      "has a head outside of memory",
      { run: `(call $respond ${id} (i32.const 65530) (i32.const 27) ${head})` },
      /outside/,
    ],
    ["has a body outside of memory", { run: `(call $respond ${id} ${head} (i32.const 0) (i32.const -1))` }, /outside/],
    [
      "has a head that is none",
      { run: `(call $respond ${id} (i32.const 1) (i32.const 9) ${head})` },
      /without a status/,
    ],
    [
      "breaks a header's line",
      { run: `(call $respond ${id} (i32.const 1024) (i32.const 9) ${head})` },
      /a field that is none/,
    ],
    ["answers somebody else", { run: `(call $respond (i32.const 77) ${head} ${head})` }, /no request 77/],
    ["answers a request as a call", { run: `(call $call_result ${id} (i32.const 1) ${head})` }, /no call/],
    ["streams without a head", { run: `(drop (call $respond_write ${id} ${head}))` }, /without respond_start/],
    ["panics with text that is no UTF-8", { run: `(call $panicked ${id} (i32.const 2048) (i32.const 1))` }, /UTF-8/],
    ["asks for somebody else's data", { run: `(drop (call $request_data (i32.const 77) ${head}))` }, /no request 77/],
    ["ends background work that never began", { run: `(call $unhold ${id})` }, /never began/],
    [
      "ends background work once more than it began",
      { run: `(call $hold ${id}) (call $unhold ${id}) (call $unhold ${id})` },
      /never began/,
    ],
    [
      "ends a response twice while it holds the request",
      { run: `(call $hold ${id}) ${RESPOND} (call $respond_end ${id} (i32.const 0))` },
      /second end/,
    ],
    ["reads an operation that is not open", { run: `(drop (call $op_read (i32.const 7) ${head}))` }, /no operation 7/],
    ["writes to one", { run: `(drop (call $op_write (i32.const 7) ${head}))` }, /no operation 7/],
    ["ends the body of one", { run: "(call $op_end (i32.const 7) (i32.const 1))" }, /no operation 7/],
    ["closes one", { run: "(call $op_close (i32.const -1))" }, /no operation 4294967295/],
    [
      "closes one twice",
      { run: `${START} (call $op_close (local.get $size)) (call $op_close (local.get $size))` },
      /no operation 1/,
    ],
    [
      "reads one into nothing",
      { run: `${START} (drop (call $op_read (local.get $size) (i32.const 0) (i32.const 0)))` },
      /empty/,
    ],
    [
      "reads one outside of memory",
      { run: `${START} (drop (call $op_read (local.get $size) (i32.const 65530) (i32.const 8)))` },
      /outside/,
    ],
    [
      "writes to one from outside of memory",
      { run: `${START} (drop (call $op_write (local.get $size) (i32.const -4) (i32.const 8)))` },
      /outside/,
    ],
    [
      "writes to one that takes no body",
      { run: `${startFetch(0)} (drop (call $op_write (local.get $size) ${head}))` },
      /takes no more/,
    ],
    ["ends the body of one twice", { run: `${START} ${END} ${END}` }, /takes no more/],
    [
      "starts one with arguments outside of memory",
      { run: startFetch(0, "(i32.const 65530) (i32.const 8)") },
      /outside/,
    ],
    [
      "starts one with arguments that are no JSON",
      { run: startFetch(0, "(i32.const 3000) (i32.const 8)") },
      /not JSON/,
    ],
    [
      "starts one with other arguments",
      { run: startFetch(0, `(i32.const 0) (i32.const ${HEAD_SIZE})`) },
      /malformed arguments/,
    ],
    [
      "starts one with more arguments than there may be",
      { run: startFetch(0, "(i32.const 3000) (i32.const 1048577)") },
      /1 MiB/,
    ],
    [
      "starts one with a body outside of memory",
      { run: startFetch(0, PLACE, "(i32.const -8) (i32.const 8)") },
      /outside/,
    ],
    [
      "starts one with more of a body than there may be",
      { run: startFetch(0, PLACE, "(i32.const 0) (i32.const -1)") },
      /4 MiB/,
    ],
    [
      "writes on and on to one",
      {
        run: `${START} (loop $again (drop (call $op_write (local.get $size) (i32.const 0) (i32.const 1))) (br $again))`,
      },
      /writes on/,
    ],
    ["ends without a head", { run: `(call $respond_end ${id} (i32.const 1))` }, /without respond_start/],
    ["exits", { run: "(call $proc_exit (i32.const 4))" }, /code 4/],
    ["traps", { run: "(unreachable)" }, /unreachable/],
    ["recurses for ever", { run: "(call $deep)", extra: "(func $deep (call $deep) (call $deep))" }, /stack/],
    ["traps while it initializes", { initialize: "(unreachable)" }, /unreachable/],
    [
      "catches its fault while it initializes",
      { initialize: `(try (do (call $respond (i32.const 77) ${head} ${head})) (catch_all))`, start: "(unreachable)" },
      /no request 77/,
    ],
    ["traps in main", { start: "(unreachable)" }, /unreachable/],
    ["traps in its start function", { extra: "(func $boom (unreachable)) (start $boom)" }, /unreachable/],
    ["exits in its start function", { extra: "(func $boom (call $proc_exit (i32.const 5))) (start $boom)" }, /code 5/],
    ["throws", { run: "(throw $oops)", extra: "(tag $oops)" }, /exception/],
    [
      "catches its fault and goes on",
      { run: `(try (do (call $respond (i32.const 77) ${head} ${head})) (catch_all)) ${GOOD}` },
      /no request 77/,
    ],
  ])("%s", async (_, parts, reason) => {
    const app = await serve(parts);
    for (let i = 0; i < 2; i++) {
      const response = await ask(app);
      // One that caught its fault may have answered before; never again.
      if (response.status !== 200) expect(await response.text()).toBe("Internal Server Error\nrequest id: id\n");
      expect(said.join("\n")).toMatch(reason);
      expect(said.filter((line) => line.startsWith("go-edge: the Go program ended: "))).toHaveLength(i + 1);
    }
  });

  test("writes on and on, though nobody takes it", async () => {
    const forever = `(call $respond_start (local.get $id) ${head}) (loop $again
      (drop (call $respond_write (local.get $id) (i32.const 0) (i32.const 1))) (br $again))`;
    const response = await ask(await serve({ run: forever }));
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(said.join()).toMatch(/writes on/);
  });
});

describe("nothing waits for ever when the stack overflows inside of an import", () => {
  /** An import at the end of a recursion as deep as the data of request 1 has bytes, when its client goes away. */
  const atDepth = (before: string, call: string): Parts => ({
    run: `(if (i32.eq (local.get $kind) (i32.const 4)) (then ${before}
      (call $deep (local.get $id) (call $request_data (i32.const 1) (i32.const 0) (i32.const 0)))))`,
    extra: `(func $deep (param $id i32) (param $n i32)
      (if (local.get $n)
        (then (call $deep (local.get $id) (i32.sub (local.get $n) (i32.const 1))))
        (else ${call})))`,
  });
  const stream = `(call $respond_start (local.get $id) (i32.const 0) (i32.const ${HEAD_SIZE}))`;

  test.each<[string, Parts]>([
    ["respond", atDepth("", RESPOND)],
    ["respond_end", atDepth(stream, "(call $respond_end (local.get $id) (i32.const 1))")],
    ["panicked", atDepth("", "(call $panicked (local.get $id) (i32.const 0) (i32.const 2))")],
    ["call_result", atDepth("", "(call $call_result (i32.const 2) (i32.const 1) (i32.const 0) (i32.const 0))")],
    ["unhold", atDepth(`(call $hold (local.get $id)) ${RESPOND}`, "(call $unhold (local.get $id))")],
  ])("%s", async (_, parts) => {
    const module = assemble(parts);
    vi.spyOn(console, "log").mockImplementation(() => {});
    /** Whether the instance outlives it. */
    const survives = async (depth: number): Promise<boolean> => {
      const kept: Promise<unknown>[] = [];
      const origin = {
        ...ORIGIN,
        data: () => "x".repeat(depth - 2),
        waitUntil: (promise: Promise<unknown>) => void kept.push(promise),
      };
      said.length = 0;
      const client = new AbortController();
      const request = new Request("http://guest/", { signal: client.signal });
      const joined = new Set<Pending>();
      const app = createApp(module, { ...PLATFORM, createTimers: () => watchTimers(joined) }, SETTINGS);
      const answer = app.handle(request, origin);
      const called = app.call("f", null).catch(() => {});
      client.abort();
      const isOver = (): boolean => said.some((line) => line.includes("the Go program ended"));
      const answered = new Set<string>();
      Promise.resolve(answer).then(() => answered.add("request"));
      called.then(() => answered.add("call"));
      Promise.all(kept).then(() => answered.add("background"));
      await new Promise(setImmediate);
      if (isOver()) {
        expect([[...answered].sort(), joined.size], `at ${depth}`).toEqual([["background", "call", "request"], 0]);
      }
      return !isOver();
    };
    for (let i = 0; i < 100; i++) await survives(10_000); // until the compilers are done with it
    let [fits, overflows] = [2, 200_000];
    while (overflows - fits > 1) {
      const depth = (fits + overflows) >> 1;
      if (await survives(depth)) fits = depth;
      else overflows = depth;
    }
    // How much of the stack an import needs differs by how it is compiled, which changes meanwhile.
    for (let depth = Math.max(2, fits - 100); depth < fits + 150; depth++) await survives(depth);
  });
});

test("a guest for another ABI is refused at once, and both versions named", async () => {
  await expect(serve({ abi: 2 })).rejects.toThrow(/needs version 1, it has version 2/);
});

test("a body that is no bytes is a broken body", async () => {
  const stream = new ReadableStream({ start: (controller) => controller.enqueue("text") });
  const read = "(call $body_read (local.get $id) (i32.const 4096) (i32.const 8))";
  const isRequest = "(i32.eq (local.get $kind) (i32.const 1))";
  const wait = `(if ${isRequest} (then (drop ${read})) (else (drop ${read}) ${RESPOND}))`;
  const app = await serve({ run: wait });
  const response = await ask(app, { method: "POST", body: stream, duplex: "half" } as RequestInit);
  expect(response.status).toBe(200);
});

test("a response that begins after its client went away takes nothing", async () => {
  const start = `(call $respond_start (local.get $id) (i32.const 0) (i32.const ${HEAD_SIZE}))`;
  const write = "(call $respond_write (local.get $id) (i32.const 0) (i32.const 2))";
  const late = `${start} (if (i32.ne ${write} (i32.const -1)) (then (unreachable)))`;
  const app = await serve({ run: `(if (i32.eq (local.get $kind) (i32.const 4)) (then ${late}))` });
  const client = new AbortController();
  const response = ask(app, { signal: client.signal });
  client.abort();
  expect((await response).status).toBe(200);
  expect(said).toEqual([]);
});
