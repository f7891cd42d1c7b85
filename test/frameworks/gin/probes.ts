import { basicAuth, defineProbes, FORM_TYPE, get, JSON_TYPE, upload } from "../probes.ts";

const book = (headers: [string, string][], body: string) => ({ method: "POST", path: "/book", headers, body });

export default defineProbes({
  snapshotEnv: ["GIN_MODE", "TERM"],
  probes: {
    "a template": get("/", 200, "<h1>Main &lt;website&gt;</h1>", { "x-before": "yes" }),
    "JSON with a value of middleware": get("/ping", 200, '{"example":"12345","message":"pong"}'),
    "a variable": get("/user/j%C3%B6rg", 200, "Hello jörg"),
    "a wildcard": get("/user/john/send/it", 200, "john is /send/it"),
    "a query": get("/welcome?last=Doe&ids[a]=1&ids[b]=2", 200, "Guest Doe map[a:1 b:2]"),
    "binding of JSON": {
      ...book(JSON_TYPE, '{"name":"Ann","seats":2,"email":"a@b.example","day":"2026-05-01T00:00:00Z"}'),
      expect: { status: 201, body: /"day": "2026-05-01T00:00:00Z"/ },
    },
    "binding of a form": {
      ...book(FORM_TYPE, "name=Ann&seats=3&day=2026-05-01"),
      expect: { status: 201, body: /"seats": 3/ },
    },
    "what validation says": {
      ...book(JSON_TYPE, '{"name":"A","seats":10,"email":"x"}'),
      expect: {
        status: 400,
        body: /'Name' failed on the 'min' tag[\s\S]*'Seats' failed on the 'lte' tag[\s\S]*'Email' failed/,
      },
    },
    "JSON that is none": { ...book(JSON_TYPE, "{"), expect: { status: 400, body: '{"error":"unexpected EOF"}' } },
    "a binding that must be": {
      method: "POST",
      path: "/must",
      headers: JSON_TYPE,
      body: "{}",
      expect: { status: 400 },
    },
    "a form": {
      method: "POST",
      path: "/form",
      headers: FORM_TYPE,
      body: "a=1&b=2&b=3&m[x]=4",
      expect: { status: 200, body: "1 [2 3] map[x:4]" },
    },
    "an upload": {
      ...upload("/upload", [
        { name: "files", filename: "a.txt", value: "hello" },
        { name: "files", filename: "b.bin", value: new Uint8Array(100_000) },
      ]),
      expect: { status: 200, body: "a.txt 5\nb.bin 100000\n" },
    },
    "an upload that is none": {
      method: "POST",
      path: "/upload",
      headers: JSON_TYPE,
      body: "{}",
      expect: { status: 400, body: /multipart/ },
    },
    XML: get("/xml", 200, "<map><status>200</status></map>"),
    YAML: get("/yaml", 200, /message: hey/, { "content-type": "application/yaml; charset=utf-8" }),
    JSONP: get("/jsonp?callback=x", 200, 'x({"foo":"bar"});'),
    "JSON that no script can read": get("/secure", 200, 'while(1);["lena","austin"]'),
    "JSON in ASCII": get("/ascii", 200, '{"lang":"GO\\u8bed\\u8a00"}'),
    data: get("/data", 200, undefined, { "content-type": "application/x-test" }),
    "a redirection": get("/redirect", 301, undefined, { location: "/ping" }),
    "a cookie that is set": get("/cookie", 200, " http: named cookie not present", {
      "set-cookie": "gin=te+st; Path=/; Domain=localhost; Max-Age=3600; HttpOnly",
    }),
    "a cookie that comes back": { ...get("/cookie", 200, "te st <nil>"), jar: true },
    "a panic that middleware recovers": get("/panic", 500, ""),
    "an error with a status": get("/error", 502, ""),
    "server-sent events": get("/stream", 200, /^event:message\ndata:\{"n":0\}\n\n[\s\S]*\{"n":2\}\n\n$/, {
      "content-type": "text/event-stream;charset=utf-8",
    }),
    nobody: get("/admin/secrets", 401, "", { "www-authenticate": 'Basic realm="Authorization Required"' }),
    somebody: {
      path: "/admin/secrets",
      headers: basicAuth("foo", "bar"),
      expect: { status: 200, body: '{"user":"foo"}' },
    },
    "what is not there": get("/nowhere", 404, '{"code":"PAGE_NOT_FOUND"}'),
    "a method that is not allowed": {
      method: "PUT",
      path: "/ping",
      expect: { status: 405, body: "405 method not allowed" },
    },
    "a slash too many": get("/ping/", 301, undefined, { location: "/ping" }),
    HEAD: { method: "HEAD", path: "/ping", expect: { status: 405 } },
  },
});
