import { basicAuth, defineProbes, FORM_TYPE, get, JSON_TYPE, upload } from "../probes.ts";

const users = (headers: [string, string][], body: string) => ({ method: "POST", path: "/users", headers, body });

export default defineProbes({
  skipSnapshot: {
    init: "what echo brings for certificates seeds itself by the clock while it starts",
    main: "what echo brings for certificates seeds itself by the clock while it starts",
  },
  masks: [
    [/_csrf=\w+/g, "_csrf=RANDOM"],
    [/Expires=[^;]*/g, "Expires=THEN"],
  ],
  probes: {
    text: get("/", 200, "Hello, World!", { "x-content-type-options": "nosniff", "x-frame-options": "SAMEORIGIN" }),
    "binding of path and query": get("/users/7?name=a&email=b%40c", 200, '{"id":7,"name":"a","email":"b@c"}\n'),
    "a number that is none": get("/users/x", 400, /strconv.ParseInt/),
    "binding of JSON": {
      ...users(JSON_TYPE, '{"name":"Joe"}'),
      expect: { status: 201, body: '{\n  "id": 0,\n  "name": "Joe"\n}\n' },
    },
    "binding of a form": {
      ...users(FORM_TYPE, "name=Joe&email=x%2By"),
      expect: { status: 201, body: /"email": "x\+y"/ },
    },
    "binding of XML": {
      ...users([["Content-Type", "application/xml"]], "<user><name>J&amp;J</name></user>"),
      expect: { status: 201, body: /J\\u0026J/ },
    },
    "JSON that is none": { ...users(JSON_TYPE, '{"name":'), expect: { status: 400, body: /unexpected EOF/ } },
    "a type that is not taken": {
      ...users([["Content-Type", "text/x"]], "x"),
      expect: { status: 415, body: '{"message":"Unsupported Media Type"}\n' },
    },
    "an error of the program's": {
      ...users(JSON_TYPE, '{"name":"root"}'),
      expect: { status: 409, body: '{"taken":"that name is taken"}\n' },
    },
    "a body that is too long": { ...users(JSON_TYPE, `"${"x".repeat(150_000)}"`), expect: { status: 413 } },
    XML: get("/xml", 200, /<user><ID>1<\/ID><name>&lt;x&gt;<\/name>/, {
      "content-type": "application/xml; charset=UTF-8",
    }),
    HTML: get("/html", 200, "<b>bold</b>", { "content-type": "text/html; charset=UTF-8" }),
    "a blob": get("/blob", 200, undefined, { "content-type": "image/x-test" }),
    "no content": get("/nothing", 204, ""),
    "a redirection": get("/redirect", 302, "", { location: "/" }),
    "a panic that middleware recovers": get("/panic", 500, '{"message":"Internal Server Error"}\n'),
    "an error with a status": get("/teapot", 418, '{"message":"short and stout"}\n'),
    "what is not there": get("/nowhere", 404, '{"message":"Not Found"}\n'),
    "a method that is not allowed": {
      method: "DELETE",
      path: "/users/7",
      expect: { status: 405, headers: { allow: "OPTIONS, GET" }, body: '{"message":"Method Not Allowed"}\n' },
    },
    "OPTIONS of a route": { method: "OPTIONS", path: "/users/7", expect: { status: 204 } },
    "a preflight": {
      method: "OPTIONS",
      path: "/users",
      headers: [
        ["Origin", "https://a.example"],
        ["Access-Control-Request-Method", "POST"],
      ],
      expect: { status: 204, headers: { "access-control-allow-origin": "https://a.example" } },
    },
    "a slash too many": get("/users/7/", 200, /"id":7/),
    "cookies that are set": get("/cookies", 200, ""),
    "cookies that come back": { ...get("/cookies", 200, "a=1;b=2;"), jar: true },
    "an upload": {
      ...upload("/upload", [
        { name: "name", value: "n" },
        { name: "file", filename: "f.bin", value: new Uint8Array(50_000) },
      ]),
      expect: { status: 200, body: "n f.bin 50000\n" },
    },
    "an upload without its file": {
      ...upload("/upload", [{ name: "name", value: "n" }]),
      expect: { status: 400, body: /no such file/ },
    },
    "a stream": get("/stream", 200, "data: 0\n\ndata: 1\n\ndata: 2\n\n", { "content-type": "text/event-stream" }),
    compressed: {
      path: "/long",
      headers: [["Accept-Encoding", "gzip"]],
      expect: { status: 200, headers: { "content-encoding": "gzip" } },
    },
    "too short to compress": {
      path: "/",
      headers: [["Accept-Encoding", "gzip"]],
      expect: { status: 200, headers: { "content-encoding": null }, body: "Hello, World!" },
    },
    "a file": get("/public/a.txt", 200, "public text\n", { "content-type": "text/plain; charset=utf-8" }),
    "an index page, whose slash middleware takes away": get("/public/", 301, "", { location: "/public/" }),
    "a file that is not there": get("/public/none", 404),
    nobody: get("/admin/routes", 401, '{"message":"Unauthorized"}\n', {
      "www-authenticate": 'basic realm="Restricted"',
    }),
    somebody: {
      path: "/admin/routes",
      headers: basicAuth("root", "secret"),
      expect: { status: 200, body: "/admin/routes" },
    },
    "no key": get("/keyed", 400, /missing key/),
    "a key": { path: "/keyed", headers: [["Authorization", "Bearer k"]], expect: { status: 200, body: "opened" } },
    "a token against forged requests": get("/form", 200, "form"),
  },
});
