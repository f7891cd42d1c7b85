import { expect, test } from "vitest";
import { BodyRead, WRITE_LIMIT, WriteStatus } from "../../adapter/runtime/abi.ts";
import { GuestFault } from "../../adapter/runtime/faults.ts";
import { IncomingBody } from "../../adapter/runtime/incoming-body.ts";
import { OutgoingBody } from "../../adapter/runtime/outgoing-body.ts";

const nothing = (): void => {};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what a guest writes beyond the limit is not held, however often it tries", async () => {
  const body = new OutgoingBody(nothing, nothing, () => undefined);
  const chunk = new Uint8Array(WRITE_LIMIT / 2);
  body.write(chunk);
  for (let i = 0; i < 8; i++) expect(() => body.write(chunk)).toThrow(GuestFault);
  body.end(true);
  expect(body.whole()?.length).toBe(chunk.length);
});

test("who reads a response whose client went away sees it break off", async () => {
  const body = new OutgoingBody(nothing, nothing, () => undefined);
  const waiting = body.stream().getReader().read();
  await turn();
  body.stop();
  expect(body.write(new Uint8Array(1))).toBe(WriteStatus.gone);
  await expect(waiting).rejects.toThrow("the body broke off");
});

test("bytes that arrive after the client went away are not read", async () => {
  let client!: ReadableStreamDefaultController<Uint8Array>;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      client = controller;
    },
  });
  const body = new IncomingBody(stream, nothing);
  expect(body.read(new Uint8Array(8))).toBe(BodyRead.wait);
  body.fill(nothing);
  client.enqueue(Uint8Array.of(1, 2, 3));
  body.stop();
  await turn();
  expect(body.read(new Uint8Array(8))).toBe(BodyRead.broken);
});

/** A stream of bytes that fills what its reader brings, as platforms have them. */
function streamOf(bytes: Uint8Array, sizes: number[]): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const view = controller.byobRequest?.view as Uint8Array;
      sizes.push(view.length);
      const part = bytes.subarray(at, at + view.length);
      view.set(part);
      at += part.length;
      if (part.length > 0) controller.byobRequest!.respond(part.length);
      else {
        controller.close();
        controller.byobRequest!.respond(0);
      }
    },
  });
}

/** Reads all of a body as a guest does, so many bytes at a time. */
async function readAll(body: IncomingBody, step: number): Promise<[number[], number]> {
  const all: number[] = [];
  const target = new Uint8Array(step);
  for (;;) {
    const n = body.read(target);
    if (n > 0) all.push(...target.subarray(0, n));
    else if (n !== BodyRead.wait) return [all, n];
    else await new Promise<void>((resolve) => body.fill(resolve));
  }
}

test.each([
  ["unknown", -1, [65_536, 65_536, 65_536, 65_536]],
  ["known", 150_000, [65_536, 65_536, 65_536, 65_536]],
  ["known, and small", 100, [100, 100]],
])("a body whose size is %s is read in large chunks, into one buffer", async (_, size, expected) => {
  const sizes: number[] = [];
  const bytes = Uint8Array.from({ length: size < 0 ? 150_000 : size }, (_, i) => (i * 7) & 0xff);
  const [all, end] = await readAll(new IncomingBody(streamOf(bytes, sizes), nothing, size), 10_000);
  expect(end).toBe(BodyRead.end);
  expect(Buffer.from(all).equals(bytes)).toBe(true);
  expect(sizes).toEqual(expected);
});

test("a body that is longer than its request says comes whole", async () => {
  const bytes = Uint8Array.from({ length: 30 }, (_, i) => i);
  const [all, end] = await readAll(new IncomingBody(streamOf(bytes, []), nothing, 5), 8);
  expect([all, end]).toEqual([[...bytes], BodyRead.end]);
});

test("what has come whole and was not read is not taken for the end, once the client is gone", async () => {
  const body = new IncomingBody(streamOf(Uint8Array.of(1, 2, 3), []), nothing, 3);
  expect(body.read(new Uint8Array(8))).toBe(BodyRead.wait);
  await new Promise<void>((resolve) => body.fill(resolve));
  body.stop();
  expect(body.read(new Uint8Array(8))).toBe(BodyRead.broken);
});
