import { beforeEach, expect, test, vi } from "vitest";
import { type App, createApp } from "../../adapter/runtime/app.ts";
import type { Limits } from "../../adapter/runtime/limits.ts";
import type { Origin } from "../../adapter/runtime/origin.ts";
import type { Pending } from "../../adapter/runtime/pending.ts";
import type { Platform } from "../../adapter/runtime/platform.ts";
import type { Timed } from "../../adapter/runtime/timers.ts";
import { assembleInterpreter, DATA, place } from "./support/fuzz-guest.ts";
import { encodeProgram, ID, step } from "./support/fuzz-program.ts";
import { LIMITS, ORIGIN, PLATFORM, SETTINGS } from "./support/platform.ts";

// What requests meet who come when all instances are busy, or end, or keep work in the background.

const RESPOND = step("respond", ID, ...place("ok"), DATA, 5);
const PARK = step("park");
/** Answers when its client goes away. */
const SLOW = encodeProgram([PARK, RESPOND]);
const EXIT = encodeProgram([PARK, step("proc_exit", 3)]);
/** Answers, and holds the request for ever. */
const HELD = encodeProgram([step("hold", ID), RESPOND, PARK]);

let module: WebAssembly.Module | undefined;
let said: string[];
beforeEach(() => {
  said = [];
  const note = (line: unknown): void => void said.push(String(line));
  vi.spyOn(console, "log").mockImplementation(note);
  vi.spyOn(console, "error").mockImplementation(note);
});

async function serve(limits: Partial<Limits>, platform: Partial<Platform> = {}): Promise<App> {
  module ??= await assembleInterpreter();
  return createApp(module, { ...PLATFORM, ...platform }, { ...SETTINGS, limits: { ...LIMITS, ...limits } });
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Asked {
  status: number | undefined;
  response: Response | undefined;
  leave(): void;
}

function ask(app: App, program = "", origin: Partial<Origin> = {}): Asked {
  const client = new AbortController();
  const asked: Asked = { status: undefined, response: undefined, leave: () => client.abort() };
  const request = new Request(`http://guest/${program}`, { signal: client.signal });
  Promise.resolve(app.handle(request, { ...ORIGIN, ...origin })).then((response) => {
    asked.response = response;
    asked.status = response.status;
  });
  return asked;
}

test("requests that were let in at once are spread over the instances", async () => {
  const app = await serve({ instances: 2, requests: 1, queue: 3 });
  const slow = [ask(app, SLOW), ask(app, SLOW)];
  const queued = [ask(app, EXIT), ask(app, SLOW)];
  for (const each of slow) each.leave();
  await settle();
  queued[0]!.leave(); // which ends one of them
  await settle();
  expect(queued.map(({ status }) => status)).toEqual([500, undefined]);
  queued[1]!.leave();
  await settle();
  expect(queued[1]!.status).toBe(200);
});

test("what comes while an instance is replaced waits with the others", async () => {
  const app = await serve({ instances: 1, requests: 2, queue: 3 });
  const first = [ask(app, EXIT), ask(app, SLOW)];
  const queued = [ask(app, SLOW)];
  first[0]!.leave(); // which ends the only instance
  queued.push(ask(app));
  await settle();
  expect(first.map(({ status }) => status)).toEqual([500, 500]);
  expect(queued.map(({ status }) => status)).toEqual([undefined, 200]);
});

test("who waits is let in when work in the background is cut off", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const app = await serve({ instances: 1, requests: 1, queue: 1 });
    const kept: Promise<unknown>[] = [];
    const held = ask(app, HELD, { waitUntil: (promise) => void kept.push(promise) });
    const queued = ask(app);
    await settle();
    expect([held.status, queued.status]).toEqual([200, undefined]);
    vi.advanceTimersByTime(LIMITS.background);
    await settle();
    expect(queued.status).toBe(200);
    await Promise.all(kept);
  } finally {
    vi.useRealTimers();
  }
});

test("who waits, and whose client goes away, is not told of as refused", async () => {
  const app = await serve({ instances: 1, requests: 1, queue: 1 });
  const slow = ask(app, SLOW);
  const queued = [ask(app)];
  queued[0]!.leave();
  await settle();
  queued.push(ask(app));
  expect(said).toEqual([]);
  slow.leave();
  await settle();
  expect(queued[1]!.status).toBe(200);
});

test("a program may end background work whose request was lost", async () => {
  const joined: Pending[] = [];
  const guests: Timed[] = [];
  const createTimers = (guest: Timed) => {
    guests.push(guest);
    const join = (pending: Pending): void => void joined.push(pending);
    return { join, update: () => {}, attend: () => {}, leave: () => {} };
  };
  const app = await serve({}, { createTimers });
  ask(app, encodeProgram([step("hold", ID), PARK, PARK, step("unhold", ID), step("hold", ID), RESPOND]));
  await settle();
  joined[0]!.disconnect();
  guests[0]!.tick();
  await settle();
  expect(said.filter((line) => line.includes("ended: "))).toEqual([]);
});

test.each([
  ["a whole response", [step("hold", ID), RESPOND], 200],
  ["an error page", [step("hold", ID), step("panicked", ID, ...place("panic"))], 500],
  [
    "a response that breaks off",
    [step("hold", ID), step("respond_start", ID, ...place("ok")), step("respond_end", ID, 0)],
    200,
  ],
] as const)("%s ends with the work in the background, where that ends with the response", async (_, steps, status) => {
  const app = await serve({}, { endsWithResponse: true });
  const held = ask(app, encodeProgram([...steps, PARK, step("unhold", ID)]));
  await settle();
  expect(held.status).toBe(status);
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  held.response!.arrayBuffer().then(over, over);
  await settle();
  expect(isOver).toBe(false);
  ask(app, encodeProgram([step("proc_exit", 3)]));
  await settle();
  expect(isOver).toBe(true);
});
