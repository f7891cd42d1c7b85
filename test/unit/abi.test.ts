import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as abi from "../../adapter/runtime/abi.ts";
import type * as payloads from "../../adapter/runtime/abi-payloads.ts";
import { decodeResponseHead, encodeHead } from "../../adapter/runtime/bridge/envelope.ts";
import { GuestFault } from "../../adapter/runtime/faults.ts";

const vectors = JSON.parse(readFileSync(new URL("../vectors/abi.json", import.meta.url), "utf8"));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("numbers agree with the vectors, and so with Go", () => {
  expect({
    version: abi.ABI_VERSION,
    events: abi.Event,
    bodyRead: abi.BodyRead,
    writeStatus: abi.WriteStatus,
    operationEvents: abi.OperationEvent,
    operationFlags: abi.OperationFlags,
    idleFd: abi.IDLE_FD,
  }).toEqual({
    version: vectors.version,
    events: vectors.events,
    bodyRead: vectors.bodyRead,
    writeStatus: vectors.writeStatus,
    operationEvents: vectors.operationEvents,
    operationFlags: vectors.operationFlags,
    idleFd: vectors.idleFd,
  });
});

test.each<{ json: string; head: payloads.RequestHead }>(vectors.requests)("request head: $name", ({ json, head }) => {
  expect(JSON.parse(new TextDecoder().decode(encodeHead(head)))).toEqual(JSON.parse(json));
});

test.each<{ json: string; head: payloads.ResponseHead }>(vectors.responses)(
  "response head: $name",
  ({ json, head }) => {
    expect(decodeResponseHead(bytes(json))).toEqual(head);
  },
);

test.each<{ json: string; bytes: number[] }>(vectors.byteStrings)("byte string: $name", ({ json, bytes: expected }) => {
  const head = decodeResponseHead(bytes(`{"status":200,"headers":[${json}]}`));
  expect([...head.headers[0]![1]].map((char) => char.codePointAt(0))).toEqual(expected);
});

test.each([
  "",
  "null",
  "[]",
  "{}",
  '{"status":200}',
  '{"status":"200","headers":[]}',
  '{"status":199,"headers":[]}',
  '{"status":600,"headers":[]}',
  '{"status":200.5,"headers":[]}',
  '{"status":200,"headers":{}}',
  '{"status":200,"headers":[["a"]]}',
  '{"status":200,"headers":[["a",1]]}',
  '{"status":200,"headers":[["a","b","c"]]}',
  '{"status":200,"headers":[["a b","c"]]}',
  '{"status":200,"headers":[["","c"]]}',
  '{"status":200,"headers":[["a","b\\nc"]]}',
  '{"status":200,"headers":[["a","b\\u0000c"]]}',
  '{"status":200,"headers":[["a","\\u0100"]]}',
  '{"status":200,"headers":[["a","\\u0001"]]}',
  '{"status":200,"headers":[["a","\\u007f"]]}',
])("a guest's head that is none is a fault: %s", (text) => {
  expect(() => decodeResponseHead(bytes(text))).toThrow(GuestFault);
});

test("a head that is not UTF-8 is a fault", () => {
  expect(() => decodeResponseHead(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(/JSON|UTF-8/);
});

test("the same text is the same head, and what is remembered is bounded", () => {
  const text = (n: number): Uint8Array => bytes(`{"status":200,"headers":[["X-N","${n}"]]}`);
  const first = decodeResponseHead(text(0));
  expect(decodeResponseHead(text(0))).toBe(first);
  for (let n = 1; n <= 64; n++) decodeResponseHead(text(n));
  const again = decodeResponseHead(text(0));
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
