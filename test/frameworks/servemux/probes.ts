import { defineProbes, get, JSON_TYPE, upload } from "../probes.ts";

const post = (body: string) => ({ method: "POST", path: "/notes", headers: JSON_TYPE, body });

export default defineProbes({
  probes: {
    "a page of a template": get(
      "/?item=a&item=%3Cb%3E",
      200,
      /<title>Notes &amp; &lt;more&gt;<\/title>[\s\S]*<li>&lt;b&gt;<\/li>/,
    ),
    "nothing yet": get("/notes", 200, "[]\n", { "content-type": "application/json" }),
    "JSON in and out": {
      ...post('{"text":"first & <second>"}'),
      expect: {
        status: 201,
        headers: { location: "/notes/1" },
        body: '{"id":1,"text":"first \\u0026 \\u003csecond\\u003e"}\n',
      },
    },
    "what was made": get("/notes/1", 200, /first/),
    "a field that is not known": { ...post('{"colour":1}'), expect: { status: 400, body: /unknown field/ } },
    "JSON that breaks off": { ...post('{"text":'), expect: { status: 400, body: /unexpected EOF/ } },
    "no body": { method: "POST", path: "/notes", expect: { status: 400, body: /EOF/ } },
    "a body that is too long": {
      ...post(`{"text":"${"x".repeat(1 << 20)}"}`),
      expect: { status: 413, body: /too large/ },
    },
    "an id that is no number": get("/notes/x", 400, /invalid syntax/),
    "a note that is not there": get("/notes/99", 404, "404 page not found\n"),
    "a path that is not there": get("/nowhere", 404, "404 page not found\n"),
    "a method that is not allowed": {
      method: "PUT",
      path: "/notes/1",
      expect: { status: 405, headers: { allow: "DELETE, GET, HEAD" }, body: "Method Not Allowed\n" },
    },
    HEAD: { method: "HEAD", path: "/notes/1", expect: { status: 200, body: "" } },
    "no content": { method: "DELETE", path: "/notes/1", expect: { status: 204, body: "" } },
    "and it is gone": get("/notes", 200, "[]\n"),
    "an upload": {
      ...upload("/upload", [
        { name: "title", value: "Über" },
        { name: "file", filename: "a.txt", type: "text/plain", value: "hello" },
        { name: "file", filename: "b.bin", value: Uint8Array.from({ length: 70_000 }, (_, i) => i) },
      ]),
      expect: {
        status: 200,
        body: "title: Über\na.txt text/plain 5 <nil>\nb.bin application/octet-stream 70000 <nil>\n",
      },
    },
    "an upload without a boundary": {
      method: "POST",
      path: "/upload",
      headers: [["Content-Type", "multipart/form-data"]],
      body: "x",
      expect: { status: 400, body: "no multipart boundary param in Content-Type\n" },
    },
    "a binary body": {
      method: "POST",
      path: "/sum",
      body: Uint8Array.from({ length: 200_000 }, (_, i) => i),
      expect: { status: 200, headers: { "content-type": "application/octet-stream" } },
    },
    "server-sent events": get("/events", 200, "id: 0\ndata: tick\n\nid: 1\ndata: tick\n\nid: 2\ndata: tick\n\n", {
      "content-type": "text/event-stream",
    }),
    "nobody yet": get("/me", 401, "http: named cookie not present\n", { "www-authenticate": 'Cookie realm="notes"' }),
    "cookies that are set": get("/login", 303, undefined, { location: "/me" }),
    "cookies that come back": { ...get("/me", 200, "gopher, dark side\n"), jar: true },
    "a redirection": get("/old/1?x=%20y", 301, '<a href="/notes/1">Moved Permanently</a>.\n\n', {
      location: "/notes/1",
    }),
    "a panic": get("/panic", 500, "recovered: on purpose\n"),
    "an index page": get("/static/", 200, "<h1>static</h1>\n", { "content-type": "text/html; charset=utf-8" }),
    "its own name": get("/static/index.html", 301, "", { location: "./" }),
    "a style sheet": get("/static/style.css", 200, /teal/, { "content-type": "text/css; charset=utf-8" }),
    "a range of it": {
      path: "/static/style.css",
      headers: [["Range", "bytes=5-9"]],
      expect: { status: 206, headers: { "content-range": "bytes 5-9/4800" }, body: "{\n  c" },
    },
    "a range that is not there": {
      path: "/static/style.css",
      headers: [["Range", "bytes=9000-"]],
      expect: { status: 416 },
    },
    "a folder without an index": get("/static/deep/", 200, /<a href="app.js">app.js<\/a>/),
    "a folder without its slash": get("/static/deep", 301, undefined, { location: "deep/" }),
    "a file that is not there": get("/static/none.txt", 404, "404 page not found\n"),
  },
});
