import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as abi from "../../adapter/runtime/abi.ts";
import type * as payloads from "../../adapter/runtime/abi-payloads.ts";
import { decodeResponseHead, encodeRequestHead } from "../../adapter/runtime/bridge/envelope.ts";
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
  }).toEqual({
    version: vectors.version,
    events: vectors.events,
    bodyRead: vectors.bodyRead,
    writeStatus: vectors.writeStatus,
    operationEvents: vectors.operationEvents,
    operationFlags: vectors.operationFlags,
  });
});

test.each<{ text: string; head: payloads.RequestHead }>(vectors.requests)("request head: $name", ({ text, head }) => {
  expect(new TextDecoder().decode(encodeRequestHead(head))).toBe(text);
});

test("a request head of any length comes whole, and each is its own", () => {
  const head = (value: string): payloads.RequestHead => ({
    ...{ method: "GET", url: "https://a.example/", body: 0, remote: "" },
    headers: [["x", value]],
  });
  for (const length of [0, 16_000, 16_384, 16_385, 100_000]) {
    const value = "\u00e9".repeat(length);
    expect(new TextDecoder().decode(encodeRequestHead(head(value)))).toBe(
      `GET\nhttps://a.example/\n0\n\n\n\nx\n${value}`,
    );
  }
});

test("what another Worker tells of the client is text of one line, or nothing", () => {
  const told = { remote: "a\nb", protocol: 7 as unknown as string, tls: "TLSv1.3\nx\ny" };
  const head = encodeRequestHead({ method: "GET", url: "https://a.example/", body: 0, headers: [], ...told });
  expect(new TextDecoder().decode(head)).toBe("GET\nhttps://a.example/\n0\n\n\n");
});

test.each<{ text: string; head: payloads.ResponseHead }>(vectors.responses)(
  "response head: $name",
  ({ text, head }) => {
    expect(decodeResponseHead(bytes(text))).toEqual(head);
  },
);

test.each<{ value: string; bytes: number[] }>(vectors.byteStrings)(
  "byte string: $name",
  ({ value, bytes: expected }) => {
    const head = decodeResponseHead(bytes(`200\nx\n${value}`));
    expect([...head.headers[0]![1]].map((char) => char.codePointAt(0))).toEqual(expected);
  },
);

test.each([
  "",
  "\n",
  "x",
  " 200",
  "200\n",
  "0200",
  "199",
  "600",
  "200.5",
  "2e2",
  "200\na",
  "200\na\nb\n",
  "200\na\nb\nc",
  "200\na b\nc",
  "200\n\nc",
  "200\n:a\nc",
  "200\na\nb\r",
  "200\na\nb\0c",
  "200\na\n\u0100",
  "200\na\n\u0001",
  "200\na\n\u007f",
])("a guest's head that is none is a fault: %j", (text) => {
  expect(() => decodeResponseHead(bytes(text))).toThrow(GuestFault);
});

test("a head that is not UTF-8 is a fault", () => {
  expect(() => decodeResponseHead(Uint8Array.of(...bytes("200\nx\n"), 0xff))).toThrow(/UTF-8/);
});

test("the same text is the same head, and what is remembered is bounded", () => {
  const text = (n: number): Uint8Array => bytes(`200\nX-N\n${n}`);
  const first = decodeResponseHead(text(0));
  expect(decodeResponseHead(text(0))).toBe(first);
  for (let n = 1; n <= 64; n++) decodeResponseHead(text(n));
  const again = decodeResponseHead(text(0));
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
