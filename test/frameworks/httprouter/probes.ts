import { basicAuth, defineProbes, get } from "../probes.ts";

export default defineProbes({
  probes: {
    home: get("/", 200, "Welcome!\n"),
    "a variable": get("/hello/gopher", 200, "hello, gopher!\n"),
    "a wildcard": get("/src/a/b", 200, "/a/b\n"),
    "a slash too many": get("/hello/gopher/", 301, undefined, { location: "/hello/gopher" }),
    "a path in other letters": get("/HELLO/gopher", 301, undefined, { location: "/hello/gopher" }),
    "a body that comes back": {
      method: "POST",
      path: "/echo",
      headers: [["Content-Type", "application/x-bytes"]],
      body: Uint8Array.from({ length: 300_000 }, (_, i) => i * 7),
      expect: { status: 200, headers: { "content-type": "application/x-bytes" } },
    },
    "variables from the context": {
      method: "PATCH",
      path: "/params/1/two",
      expect: { status: 200, body: "a 1\nb two\n" },
    },
    nobody: get("/basic", 401, "Unauthorized\n", { "www-authenticate": "Basic realm=Restricted" }),
    somebody: { path: "/basic", headers: basicAuth("gordon", "secret!"), expect: { status: 200, body: "in\n" } },
    "a panic that it handles": get("/panic", 500, "handled: on purpose\n"),
    "what is not there": get("/nowhere", 404, "404 page not found\n"),
    "a method that is not allowed": {
      method: "POST",
      path: "/hello/x",
      expect: { status: 405, headers: { allow: "GET, OPTIONS" } },
    },
    "OPTIONS of a route": {
      method: "OPTIONS",
      path: "/echo",
      expect: { status: 204, headers: { allow: "OPTIONS, POST" } },
    },
    "a preflight": {
      method: "OPTIONS",
      path: "/echo",
      headers: [["Access-Control-Request-Method", "POST"]],
      expect: { status: 204, headers: { "access-control-allow-methods": "OPTIONS, POST" } },
    },
  },
});
