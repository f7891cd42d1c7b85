import { createHmac } from "node:crypto";
import { defineProbes, get, JSON_TYPE, type Probe } from "../probes.ts";

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token as the program makes it. */
function sign(claims: object, header: object = { alg: "HS256", typ: "JWT" }): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac("sha256", "a secret of the tests").update(text).digest("base64url")}`;
}

const admin = (token: string, expect: Probe["expect"]): Probe => ({
  path: "/admin",
  headers: [["Authorization", `Bearer ${token}`]],
  expect,
});
const cross = (method: string, path: string, fields: [string, string][], expect: Probe["expect"]): Probe => ({
  method,
  path,
  headers: [["Origin", "https://a.example"], ...fields],
  expect,
});

export default defineProbes({
  skipSnapshot: { main: "main draws its key" },
  probes: {
    "a token": {
      method: "POST",
      path: "/token",
      headers: JSON_TYPE,
      body: '{"sub":"ann","role":"admin"}',
      expect: { status: 200, body: `{"token":"${sign({ role: "admin", sub: "ann", iat: 1_700_000_000 })}"}\n` },
    },
    "no subject": {
      method: "POST",
      path: "/token",
      headers: JSON_TYPE,
      body: "{}",
      expect: { status: 400, body: '{"error":"sub is missing"}\n' },
    },
    "who has it": admin(sign({ role: "admin", sub: "ann" }), { status: 200, body: "Hello, ann\n" }),
    "who has another": admin(sign({ role: "user", sub: "bob" }), { status: 403, body: "bob is no admin\n" }),
    "who has none": get("/admin", 401, /malformed/, {
      "www-authenticate": 'Bearer realm="api", error="invalid_token"',
    }),
    "a token that has expired": admin(sign({ sub: "ann", exp: 1_000_000_000 }), {
      status: 401,
      body: /token is expired/,
    }),
    "a token that is not valid yet": admin(sign({ sub: "ann", nbf: 9_000_000_000 }), {
      status: 401,
      body: /not valid yet/,
    }),
    "a token that was changed": admin(`${sign({ sub: "ann" })}x`, { status: 401 }),
    "a token that nobody signed": admin(`${part({ alg: "none" })}.${part({ sub: "ann" })}.`, {
      status: 401,
      body: /signing method none is invalid/,
    }),
    "a key of its own": get("/signed", 200, "true ES256 <nil>\n"),
    "another origin": cross("GET", "/signed", [], {
      status: 200,
      headers: {
        "access-control-allow-origin": "https://a.example",
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "X-Exposed",
      },
    }),
    "a preflight": cross(
      "OPTIONS",
      "/admin",
      [
        ["Access-Control-Request-Method", "PUT"],
        ["Access-Control-Request-Headers", "authorization"],
      ],
      { status: 204, headers: { "access-control-allow-methods": "PUT", "access-control-max-age": "300" } },
    ),
    "a preflight for what is not allowed": cross("OPTIONS", "/admin", [["Access-Control-Request-Method", "DELETE"]], {
      status: 204,
      headers: { "access-control-allow-origin": null },
    }),
    "an origin that is not allowed": {
      path: "/signed",
      headers: [["Origin", "https://evil.test"]],
      expect: { status: 200, headers: { "access-control-allow-origin": null } },
    },
    "a method that is not allowed": {
      method: "DELETE",
      path: "/admin",
      expect: { status: 405, headers: { allow: "GET, HEAD" } },
    },
  },
});
