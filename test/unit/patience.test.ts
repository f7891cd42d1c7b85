import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Patience } from "../../adapter/targets/val-town/operations/blob/patience.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const chunk = (): Uint8Array => Uint8Array.of(1);

test("a service that does not answer is given up after 30 seconds", () => {
  const patience = new Patience();
  vi.advanceTimersByTime(29_999);
  expect(patience.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(patience.signal.reason).toMatchObject({ name: "TimeoutError" });
});

test("one that has answered may take its time with the body", () => {
  const patience = new Patience();
  patience.end();
  vi.advanceTimersByTime(100_000);
  expect(patience.signal.aborted).toBe(false);
});

test("a body may take longer, as long as the service takes more of it", async () => {
  const patience = new Patience();
  const reader = patience.watch(new ReadableStream({ pull: (to) => to.enqueue(chunk()) })).getReader();
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(20_000);
    await reader.read();
  }
  expect(patience.signal.aborted).toBe(false);
  vi.advanceTimersByTime(30_000);
  expect(patience.signal.aborted).toBe(true);
});

test("a body that makes the service wait is not held against it", async () => {
  const patience = new Patience();
  let give = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    pull: (to) =>
      new Promise((resolve) => {
        give = () => resolve(to.enqueue(chunk()));
      }),
  });
  const reading = patience.watch(body).getReader().read();
  await Promise.resolve();
  vi.advanceTimersByTime(100_000);
  expect(patience.signal.aborted).toBe(false);
  give();
  await reading;
  vi.advanceTimersByTime(30_000);
  expect(patience.signal.aborted).toBe(true);
});
