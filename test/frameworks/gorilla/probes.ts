import { defineProbes, FORM_TYPE, get } from "../probes.ts";

export default defineProbes({
  // A session's cookie tells when it was made, and is signed.
  masks: [
    [/(session|flashes)=[\w-]+={0,2}/g, "$1=SIGNED"],
    [/Expires=[^;]*/g, "Expires=THEN"],
  ],
  probes: {
    home: get("/", 200, "home\n"),
    "a new session": get("/count", 200, "1 true\n"),
    "the same session": { ...get("/count", 200, "2 false\n"), jar: true },
    "and again": { ...get("/count", 200, "3 false\n"), jar: true },
    "a session that somebody has forged": {
      path: "/count",
      headers: [["Cookie", "session=MTY5"]],
      expect: { status: 400, body: "securecookie: the value is not valid\n" },
    },
    "a message for later": {
      method: "POST",
      path: "/flash",
      headers: FORM_TYPE,
      body: "text=saved+it",
      expect: { status: 200, body: "[]\n" },
    },
    "and then": { ...get("/flash", 200, "[saved it]\n"), jar: true },
    "and once only": { ...get("/flash", 200, "[]\n"), jar: true },
    "a variable, and a route's own URL": get("/products/abc", 200, "abc /products/abc <nil>\n"),
    "HEAD of it": { method: "HEAD", path: "/products/abc", expect: { status: 200 } },
    "a variable that does not match": get("/products/123", 404, "<h1>Lost?</h1>\n", {
      "content-type": "text/html; charset=utf-8",
    }),
    "a method that is not allowed": { method: "DELETE", path: "/products/abc", expect: { status: 405, body: "" } },
    "a slash that is missing": get("/slashed", 301, undefined, { location: "/slashed/" }),
    "a slash too many": get("/count/", 301, undefined, { location: "/count" }),
    "a query as part of a route": get("/query?q=a%26b", 200, "a&b\n"),
    "without it": get("/query", 404),
    "fields as part of a route": {
      method: "POST",
      path: "/xml",
      headers: [
        ["X-Requested-With", "XMLHttpRequest"],
        ["Content-Type", "text/xml"],
      ],
      body: "<a/>",
      expect: { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "<a/>" },
    },
    "a type that is not taken": {
      method: "POST",
      path: "/xml",
      headers: [["Content-Type", "application/json"]],
      body: "{}",
      expect: { status: 415 },
    },
    "another method by a form": {
      method: "POST",
      path: "/method",
      headers: FORM_TYPE,
      body: "_method=DELETE",
      expect: { status: 200, body: "DELETE\n" },
    },
    "a subrouter's middleware": get("/api/v2/things/7", 403, "Forbidden\n"),
    "and what is behind it": {
      path: "/api/v2/things/7",
      headers: [["X-Token", "t0ken"]],
      expect: { status: 200, body: "v2 7\n" },
    },
    "a prefix": get("/assets/x/y.png", 200, "asset /x/y.png\n"),
    compressed: {
      path: "/products/abc",
      headers: [["Accept-Encoding", "gzip"]],
      expect: { status: 200, headers: { "content-encoding": "gzip" } },
    },
    "another origin": {
      path: "/",
      headers: [["Origin", "https://a.example"]],
      expect: {
        status: 200,
        headers: { "access-control-allow-origin": "https://a.example", "access-control-allow-credentials": "true" },
      },
    },
    "a preflight": {
      method: "OPTIONS",
      path: "/method",
      headers: [
        ["Origin", "https://a.example"],
        ["Access-Control-Request-Method", "DELETE"],
      ],
      expect: { status: 405 },
    },
    "a panic that handlers recover": get("/panic", 500, ""),
    "a path with dots": get("/products/%2e%2e/x", 301),
  },
});
