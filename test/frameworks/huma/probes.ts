import { defineProbes, get, JSON_TYPE, upload } from "../probes.ts";

const review = (body: string) => ({ method: "POST", path: "/reviews", headers: JSON_TYPE, body });
const problem = "application/problem+json";

export default defineProbes({
  masks: [[/127\.0\.0\.1:\d+/g, "HOST"]],
  probes: {
    "a value of the path": get("/greeting/gopher", 200, /"message":"Hello, gopher!"/, {
      etag: '"v1"',
      "x-operation": "get-greeting-by-name",
    }),
    "a value of the query": get("/greeting/x?loud=true", 200, /Hello, x!!!/),
    "a value that is too long": get("/greeting/more-than-ten", 422, /expected length <= 10/, {
      "content-type": problem,
    }),
    "a value of another type": get("/greeting/x?loud=maybe", 422, /invalid boolean/),
    "a format that it does not have": {
      path: "/greeting/x",
      headers: [["Accept", "application/cbor"]],
      expect: { status: 200, headers: { "content-type": "application/json" } },
    },
    "a body that is valid": {
      ...review('{"author":"ann","rating":5,"tags":["a","b"]}'),
      expect: { status: 201, body: "" },
    },
    "one that is not": {
      ...review('{"author":"somebody else","rating":9,"tags":["a","a"],"x":1}'),
      expect: { status: 422, body: /expected number <= 5/ },
    },
    "one without what is required": {
      ...review("{}"),
      expect: { status: 422, body: /expected required property author to be present/ },
    },
    "one that is no JSON": { ...review("{"), expect: { status: 400 } },
    "none at all": {
      method: "POST",
      path: "/reviews",
      headers: JSON_TYPE,
      expect: { status: 400, body: /request body is required/ },
    },
    "an error of the program's, and a cookie": {
      ...review('{"author":"nobody","rating":1}'),
      headers: [...JSON_TYPE, ["Cookie", "session=abc"]],
      expect: { status: 404, headers: { "content-type": problem }, body: /session \\"abc\\"/ },
    },
    "a raw body": {
      method: "POST",
      path: "/raw",
      headers: [["Content-Type", "application/octet-stream"]],
      body: new Uint8Array([1, 2, 3]),
      expect: { status: 200, headers: { "content-type": "application/x-raw" } },
    },
    "an upload": {
      ...upload("/upload", [
        { name: "name", value: "n" },
        { name: "file", filename: "a.txt", type: "text/plain", value: "hello" },
      ]),
      expect: { status: 200, body: /n a\.txt 5/ },
    },
    "an upload without its file": {
      ...upload("/upload", [{ name: "name", value: "n" }]),
      expect: { status: 422, body: /File required/i },
    },
    "server-sent events": get("/ticks", 200, /^event: tick\ndata: \{"n":0\}[\s\S]*\{"n":2\}\n\n$/, {
      "content-type": "text/event-stream",
    }),
    "the description": get("/openapi.json", 200, /"openapi":"3\.1\.0"/),
    "the description in YAML": get("/openapi.yaml", 200, /openapi: 3\.1\.0/),
    "a schema": get("/schemas/ErrorModel.json", 200, /"title":/),
    "its documentation": get("/docs", 200, /My API/),
    "what is not there": get("/nowhere", 404, "404 page not found\n"),
    "a method that is not allowed": {
      method: "DELETE",
      path: "/reviews",
      expect: { status: 405, headers: { allow: "POST" } },
    },
  },
});
