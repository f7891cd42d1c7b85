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
