import { basicAuth, defineProbes, get, JSON_TYPE } from "../probes.ts";

const gzip: [string, string][] = [["Accept-Encoding", "gzip"]];

export default defineProbes({
  skipSnapshot: {
    init: "chi's middleware draws a random prefix for request ids while it starts",
    main: "chi's middleware draws a random prefix for request ids while it starts",
  },
  probes: {
    "values of BaseContext, and an id for the request": {
      path: "/",
      headers: [["X-Request-Id", "from-the-client"]],
      expect: { status: 200, body: "served by chi for from-the-client" },
    },
    "a list of JSON": get("/articles?limit=1", 200, '[{"slug":"hi","title":"Hi","views":0}]\n'),
    "an item of it": get("/articles/sup", 200, '{"slug":"sup","title":"sup \\u0026 more","views":1}\n'),
    "and again, which counts": get("/articles/sup/", 200, /"views":2/),
    "HEAD by middleware": {
      method: "HEAD",
      path: "/years/2026",
      expect: { status: 200, headers: { "content-length": "4" } },
    },
    "HEAD of a subrouter": { method: "HEAD", path: "/articles", expect: { status: 405 } },
    "an item that is not there": get("/articles/none", 404, "Not Found\n"),
    "JSON in": {
      method: "PUT",
      path: "/articles/hi",
      headers: JSON_TYPE,
      body: '{"title":"Changed"}',
      expect: { status: 204, body: "" },
    },
    "JSON that is none": {
      method: "PUT",
      path: "/articles/hi",
      headers: JSON_TYPE,
      body: "[]",
      expect: { status: 422 },
    },
    "what has changed": get("/articles/hi", 200, /Changed/),
    "compressed where the client takes it": {
      path: "/long",
      headers: gzip,
      expect: { status: 200, headers: { "content-encoding": "gzip", vary: "Accept-Encoding" } },
    },
    "and plain where it does not": get("/long", 200, /^line 0\nline 1\n[\s\S]*line 1999\n$/, {
      "content-encoding": null,
    }),
    "a deadline of the handler's": get("/slow", 504, "context deadline exceeded\n"),
    "a wildcard": get("/files/a/b%20c.txt", 200, "a/b c.txt"),
    "a regular expression": get("/years/2026", 200, "2026"),
    "one that does not match": get("/years/26", 404, "nothing at /years/26"),
    "a path that is cleaned": get("/years//2026", 200, "2026"),
    "a type that is allowed": {
      method: "PUT",
      path: "/json",
      headers: JSON_TYPE,
      body: '{"a":1}',
      expect: { status: 200, body: '{"a":1}' },
    },
    "a type that is not": {
      method: "PUT",
      path: "/json",
      headers: [["Content-Type", "text/plain"]],
      body: "a",
      expect: { status: 415 },
    },
    "a method that is not allowed": { method: "DELETE", path: "/ping-pong", expect: { status: 404 } },
    "a page for other methods": {
      method: "POST",
      path: "/long",
      expect: { status: 405, body: "POST is not for this\n" },
    },
    "a page of its own for what is not there": get("/nowhere", 404, "nothing at /nowhere"),
    "a panic that middleware recovers": get("/panic", 500, ""),
    "a heartbeat": get("/ping", 200, "."),
    nobody: get("/admin", 401, "", { "www-authenticate": 'Basic realm="admin"' }),
    "the wrong password": { path: "/admin", headers: basicAuth("root", "no"), expect: { status: 401 } },
    "the right one": {
      path: "/admin",
      headers: basicAuth("root", "secret"),
      expect: { status: 200, headers: { pragma: "no-cache" }, body: "welcome" },
    },
  },
});
