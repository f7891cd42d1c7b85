import { describe, expect, test } from "vitest";
import type { Field } from "../../adapter/runtime/abi-payloads.ts";
import { parseCgiResponse } from "../../adapter/runtime/command/cgi-response.ts";
import { metaVariables } from "../../adapter/runtime/command/meta-variables.ts";
import { Output } from "../../adapter/runtime/command/output.ts";
import type { Origin } from "../../adapter/runtime/origin.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

function meta(url: string, headers: Field[] = [], origin: Partial<Origin> = {}, length = 0): Record<string, string> {
  const whole = { remote: () => "", protocol: undefined, tls: undefined, id: "1", data: () => undefined, ...origin };
  return metaVariables({ method: "GET", url, headers, length, origin: whole });
}

describe("meta-variables", () => {
  test("tell of a request what RFC 3875 has names for", () => {
    const headers: Field[] = [
      ["content-type", "text/plain"],
      ["content-length", "5"],
      ["x-one", "1"],
    ];
    const origin = { remote: () => "192.0.2.7:5151", protocol: "HTTP/2" };
    expect(meta("https://example.com/a/b%20c?q=%20x", headers, origin, 5)).toEqual({
      GATEWAY_INTERFACE: "CGI/1.1",
      SERVER_PROTOCOL: "HTTP/2",
      SERVER_SOFTWARE: "go-edge",
      SERVER_NAME: "example.com",
      SERVER_PORT: "443",
      REQUEST_METHOD: "GET",
      REQUEST_URI: "/a/b%20c?q=%20x",
      SCRIPT_NAME: "",
      PATH_INFO: "/a/b c",
      QUERY_STRING: "q=%20x",
      REMOTE_ADDR: "192.0.2.7",
      REMOTE_HOST: "192.0.2.7",
      REMOTE_PORT: "5151",
      HTTPS: "on",
      CONTENT_LENGTH: "5",
      CONTENT_TYPE: "text/plain",
      HTTP_X_ONE: "1",
    });
  });

  test("leave out what there is not", () => {
    const variables = meta("http://example.com:8080/");
    expect(variables).toMatchObject({ SERVER_PORT: "8080", REMOTE_ADDR: "", SERVER_PROTOCOL: "HTTP/1.1" });
    for (const name of ["HTTPS", "REMOTE_PORT", "CONTENT_LENGTH", "CONTENT_TYPE"]) {
      expect(variables).not.toHaveProperty(name);
    }
  });

  test.each([
    ["[2001:db8::1]:443", { REMOTE_ADDR: "2001:db8::1", REMOTE_PORT: "443" }],
    ["192.0.2.1:0", { REMOTE_ADDR: "192.0.2.1" }],
  ])("the client at %s", (remote, expected) => {
    expect(meta("http://x/", [], { remote: () => remote })).toMatchObject(expected);
  });

  test("join fields that repeat, cookies as cookies are", () => {
    const headers: Field[] = [
      ["accept", "a"],
      ["cookie", "a=1"],
      ["Accept", "b"],
      ["cookie", "b=2"],
    ];
    expect(meta("http://x/", headers)).toMatchObject({ HTTP_ACCEPT: "a, b", HTTP_COOKIE: "a=1; b=2" });
  });

  test("keep credentials, and a proxy that a client makes up, from the program", () => {
    const variables = meta("http://x/", [
      ["authorization", "Basic x"],
      ["proxy-authorization", "Basic x"],
      ["proxy", "http://evil.example"],
    ]);
    expect(Object.keys(variables).filter((name) => /PROXY|AUTH/.test(name))).toEqual([]);
  });

  test("give UTF-8 as text, and other bytes as they are", () => {
    const headers: Field[] = [
      ["x-utf8", "\xc3\xa4"],
      ["x-latin", "\xe4"],
    ];
    expect(meta("http://x/%C3%A4%00/%zz", headers)).toMatchObject({
      HTTP_X_UTF8: "ä",
      HTTP_X_LATIN: "\xe4",
      PATH_INFO: "/%C3%A4%00/%zz",
    });
    expect(meta("http://x/%C3%A4%00").PATH_INFO).toBe("/ä");
  });
});

describe("parseCgiResponse", () => {
  const parse = (output: string) => parseCgiResponse(bytes(output));

  test.each(["\n", "\r\n"])("reads fields, an empty line and the body, lines ending in %j", (end) => {
    const response = parse(
      `${["Status: 404 Not Found", "content-type:text/plain ", "X-A: 1", "X-A: 2", "", ""].join(end)}a\n\nb`,
    );
    expect(response).toMatchObject({
      status: 404,
      headers: [
        ["content-type", "text/plain"],
        ["X-A", "1"],
        ["X-A", "2"],
      ],
      redirect: undefined,
    });
    expect(text(response.body)).toBe("a\n\nb");
  });

  test("takes a response without a status for 200, and a Location for 302", () => {
    expect(parse("Content-Type: a/b\n\n")).toMatchObject({ status: 200 });
    expect(parse("Location: https://example.com/\n\n")).toMatchObject({ status: 302, redirect: undefined });
    expect(parse("Status: 201\nLocation: /new\n\n")).toMatchObject({ status: 201, redirect: undefined });
  });

  test("tells a redirect within the program", () => {
    expect(parse("Location: /other?x=1\n\n").redirect).toBe("/other?x=1");
    expect(parse("Location: /other\nX-A: 1\n\n").redirect).toBeUndefined();
    expect(parse("Location: /other\n\nbody").redirect).toBeUndefined();
  });

  test("leaves the framing to the platform, and a length that is wrong", () => {
    const fields = "Content-Type: a/b\nConnection: close\nTransfer-Encoding: chunked\n";
    expect(parse(`${fields}Content-Length: 3\n\nabc`).headers).toEqual([
      ["Content-Type", "a/b"],
      ["Content-Length", "3"],
    ]);
    expect(parse(`${fields}Content-Length: 4\n\nabc`).headers).toEqual([["Content-Type", "a/b"]]);
    expect(parse(`${fields}Content-Length: 4\n\n`).headers).toContainEqual(["Content-Length", "4"]);
  });

  test("keeps the bytes of values", () => {
    const output = Uint8Array.from([...bytes("Content-Type: a/b\nX-A: "), 0xe4, 10, 10, 0, 255]);
    const response = parseCgiResponse(output);
    expect(response.headers[1]).toEqual(["X-A", "\xe4"]);
    expect([...response.body]).toEqual([0, 255]);
  });

  test.each([
    ["", "it wrote nothing"],
    ["hello\n\n", '"hello" is no field'],
    ["Content-Type: a/b\n", "its head has no end"],
    ["a b: c\n\n", '"a b: c" is no field'],
    ["X-A: a\x01b\n\n", "is no field"],
    ["X-A: 1\n\n", "neither Content-Type, nor Location, nor Status is there"],
    ["\n\nhello", "neither Content-Type"],
    ["Status: 100 Continue\n\n", 'its Status is "100 Continue"'],
    ["Status: 2000\n\n", 'its Status is "2000"'],
    ["Status: ok\n\n", 'its Status is "ok"'],
    [`X-A: ${"a".repeat(70_000)}\n\n`, "its head has no end"],
    [`${"X-A: 1\n".repeat(10_000)}\n`, "its head has no end"],
  ])("refuses what is none: %.20j", (output, reason) => {
    expect(() => parse(output)).toThrow(`the program's output is no CGI response: `);
    expect(() => parse(output)).toThrow(reason);
  });
});

test("output holds what comes in many pieces, and no more than it may", () => {
  const output = new Output(10_000);
  for (let i = 0; i < 1000; i++) output.add(bytes("0123456789"));
  expect(text(output.bytes)).toBe("0123456789".repeat(1000));
  expect(() => output.add(bytes("x"))).toThrow("more than 10000 bytes");
  expect(output.bytes.length).toBe(10_000);
});
