import { bytes, doing, each, echoed, type Probe, plain, script, scriptWith, shorten } from "./probe.ts";

export type ProgramName = "nethttp" | "edge";

const MODIFIED = "Thu, 29 Feb 2024 12:34:56 GMT";
const BEFORE = "Thu, 29 Feb 2024 12:34:55 GMT";
const AFTER = "Fri, 01 Mar 2024 00:00:00 GMT";

const METHODS: Probe[] = [
  ...each(
    [
      "GET",
      "POST",
      "PUT",
      "PATCH",
      "DELETE",
      "OPTIONS",
      "PURGE",
      "PROPFIND",
      "REPORT",
      "MKCOL",
      "QUERY",
      "TRACE",
      "FOO",
    ],
    (method) => ({ title: `${method} without a body`, request: { method, path: "/echo" } }),
  ),
  ...each(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "PROPFIND"], (method) => ({
    title: `${method} with a body`,
    request: { method, path: "/echo", body: "a body" },
  })),
  ...each(["GET", "POST", "PUT", "DELETE"], (method) => ({
    title: `${method} with an empty body`,
    request: { method, path: "/echo", body: "" },
  })),
  ...each(["GET", "POST"], (method) => ({
    title: `${method} with an empty chunked body`,
    request: { method, path: "/echo", body: "", chunked: 10 },
  })),
  { title: "HEAD", request: { method: "HEAD", path: "/echo" } },
  { title: "a method in lower case", request: { method: "get", path: "/echo" } },
  { title: "a method in mixed case", request: { method: "Patch", path: "/echo" } },
  { title: "OPTIONS *", request: { method: "OPTIONS", path: "*" } },
];

const TARGETS: Probe[] = each(
  [
    ...["/", "/?", "/?a", "/??", "/?&&=;", "/a?b?c", "/a?b=c#d", "/a#b", "/?a=1&a=2&b=", "/?=x", "/?a=b=c", "/?a;b"],
    ...[
      "/a%2Fb",
      "/a%2fb",
      "/a%00b",
      "/%zz",
      "/a%",
      "/a%4",
      "/a?%zz",
      "/a?x=%zz&y=1",
      "/a%25b",
      "/%41%42",
      "/%7Ea",
      "/~a",
    ],
    ...["//", "//a//b", "/a//", "///a", "/a/../b", "/a/./b", "/..", "/a/..", "/a/../../b", "/./a", "/a/."],
    ...["/%2e%2e/a", "/a/%2E%2E/b", "/a/%2e/b", "/%2F%2F", "/a%5Cb", "/a\\b", "/a\\..\\b", "/.well-known/x"],
    ...["/a%20b+c", "/a?b=%20+c", "/a?b+c=+", "/a?q=a%26b%3Dc", "/a,b;c=d:e@f&g", "/a!$'()*b", "/a?!$'()*,:@/?"],
    ...[
      '/a"b',
      "/a<b>",
      "/a|b",
      "/a^b",
      "/a`b",
      "/a{b}",
      "/a[b]",
      '/a?"b',
      "/a?<b>",
      "/a?'b'",
      "/a?b|c",
      "/a?{b}",
      "/a?[b]",
    ],
    ...[
      "/caf\xc3\xa9",
      "/caf%C3%A9",
      "/caf\xe9",
      "/caf%E9",
      "/a?b=\xc3\xa9",
      "/a?b=\xe9",
      "/%F0%9F%98%80",
      "/a?b=%F0%9F%98%80",
    ],
    ...[
      "http://example.test/abs?x=1",
      "http://EXAMPLE.test/abs",
      "http://other.test/abs",
      "http://example.test",
      "http://example.test?x",
    ],
    ...[
      `/${"long/".repeat(1000)}`,
      `/?${"a=1&".repeat(500)}`,
      `/?a=${"x".repeat(6000)}`,
      "/:80",
      "/http://a/",
      "/a:b/c",
    ],
  ],
  (path) => echoed(`target ${shorten(path)}`, { path }),
);

const REQUEST_HEADERS: Probe[] = each(
  [
    [
      "odd cases",
      [
        ["x-lower", "1"],
        ["X-UPPER", "2"],
        ["x-MiXeD-cAsE", "3"],
      ],
    ],
    [
      "the same name in several cases",
      [
        ["X-Same", "1"],
        ["x-same", "2"],
        ["X-SAME", "3"],
      ],
    ],
    [
      "two fields of a name",
      [
        ["X-Two", "1"],
        ["X-Two", "2"],
      ],
    ],
    [
      "two fields of a name, one empty",
      [
        ["X-Two", ""],
        ["X-Two", "2"],
      ],
    ],
    [
      "two fields of a name, others between",
      [
        ["X-Two", "1"],
        ["X-Other", "o"],
        ["X-Two", "2"],
      ],
    ],
    [
      "two fields of a name with commas",
      [
        ["Accept", "text/html, text/plain;q=0.5"],
        ["Accept", "*/*"],
      ],
    ],
    [
      "two X-Forwarded-For",
      [
        ["X-Forwarded-For", "1.2.3.4"],
        ["X-Forwarded-For", "5.6.7.8, 9.9.9.9"],
      ],
    ],
    [
      "two If-None-Match",
      [
        ["If-None-Match", '"a"'],
        ["If-None-Match", '"b"'],
      ],
    ],
    [
      "two Authorization",
      [
        ["Authorization", "Basic YTpi"],
        ["Authorization", "Bearer x"],
      ],
    ],
    [
      "two Content-Type",
      [
        ["Content-Type", "text/plain"],
        ["Content-Type", "text/html"],
      ],
    ],
    [
      "two User-Agent",
      [
        ["User-Agent", "a"],
        ["User-Agent", "b"],
      ],
    ],
    ["a comma", [["X-Value", "a,b, c"]]],
    ["quotes", [["X-Value", '"a, b" \\ "c\\"d"']]],
    ["no value", [["X-Empty", ""]]],
    ["a value of spaces", [["X-Spaces", "   "]]],
    ["spaces around and within", [["X-Spaces", "  a  b  "]]],
    ["a tab within", [["X-Tab", "a\tb"]]],
    ["a value in UTF-8", [["X-Text", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"]]],
    ["a value in Latin-1", [["X-Text", "caf\xe9"]]],
    ["bytes that no encoding has", [["X-Text", "a\xff\xfe\x80b"]]],
    [
      "two values in UTF-8",
      [
        ["X-Text", "\xc3\xa9"],
        ["X-Text", "\xc3\xa8"],
      ],
    ],
    ["a long value", [["X-Long", "v".repeat(8000)]]],
    ["a long name", [[`X-${"n".repeat(200)}`, "1"]]],
    ["names with all symbols", [["X!#$%&'*+-.^_`|~1", "1"]]],
    ["a name with an underscore", [["X_Under_score", "1"]]],
    ["a name that is a number", [["42", "1"]]],
    ["100 fields", Array.from({ length: 100 }, (_, i) => [`X-Field-${i}`, `${i}`])],
    ["a cookie", [["Cookie", "a=1"]]],
    ["cookies", [["Cookie", 'a=1; b=2;c=3;  d="4"; e; =f; a=5']]],
    [
      "two Cookie fields",
      [
        ["Cookie", "a=1"],
        ["Cookie", "b=2; c=3"],
      ],
    ],
    ["a cookie with a comma", [["Cookie", "a=1,2; b=x y"]]],
    ["a User-Agent with commas", [["User-Agent", "Mozilla/5.0 (X11, Linux) AppleWebKit/1 (KHTML, like Gecko)"]]],
    ["an empty User-Agent", [["User-Agent", ""]]],
    ["Referer", [["Referer", "http://example.test/from?x=1"]]],
    [
      "dates",
      [
        ["If-Modified-Since", MODIFIED],
        ["If-Unmodified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"],
      ],
    ],
    ["Date", [["Date", MODIFIED]]],
    ["Basic authorization", [["Authorization", "Basic dXNlcjpwYXNzOndvcmQ="]]],
    ["malformed Basic authorization", [["Authorization", "Basic !!!"]]],
    ["Bearer authorization", [["Authorization", "Bearer a.b-c_d=="]]],
    ["Accept-Encoding: gzip", [["Accept-Encoding", "gzip"]]],
    ["Accept-Encoding of a browser", [["Accept-Encoding", "gzip, deflate, br, zstd"]]],
    ["Accept-Encoding: identity", [["Accept-Encoding", "identity;q=1, *;q=0"]]],
    [
      "what browsers send",
      [
        ["Accept-Language", "de, en;q=0.5"],
        ["Sec-Fetch-Mode", "navigate"],
        ["DNT", "1"],
        ["Upgrade-Insecure-Requests", "1"],
      ],
    ],
    [
      "Origin",
      [
        ["Origin", "https://a.example"],
        ["Access-Control-Request-Method", "PUT"],
      ],
    ],
    ["Range", [["Range", "bytes=0-1, 5-"]]],
    ["Content-Type without a body", [["Content-Type", "application/json; charset=utf-8"]]],
    ["Connection: close", [["Connection", "close"]]],
    [
      "Connection: keep-alive",
      [
        ["Connection", "keep-alive"],
        ["Keep-Alive", "timeout=5"],
      ],
    ],
    [
      "Connection with a field",
      [
        ["Connection", "X-Hop"],
        ["X-Hop", "1"],
      ],
    ],
    ["TE: trailers", [["TE", "trailers"]]],
    [
      "Upgrade",
      [
        ["Connection", "Upgrade"],
        ["Upgrade", "h2c"],
      ],
    ],
    [
      "Proxy fields",
      [
        ["Proxy-Authorization", "Basic YTpi"],
        ["Proxy-Connection", "close"],
        ["Via", "1.1 a"],
      ],
    ],
    [
      "Forwarded",
      [
        ["Forwarded", 'for="[::1]:1";proto=https'],
        ["X-Real-IP", "1.2.3.4"],
        ["X-Forwarded-Proto", "https"],
      ],
    ],
    [
      "Max-Forwards and Cache-Control",
      [
        ["Max-Forwards", "1"],
        ["Cache-Control", "no-cache"],
        ["Pragma", "no-cache"],
      ],
    ],
    [
      "Sec-WebSocket fields without Upgrade",
      [
        ["Sec-WebSocket-Key", "x"],
        ["Sec-WebSocket-Version", "13"],
      ],
    ],
  ] as [string, [string, string][]][],
  ([title, headers]) => echoed(`header: ${title}`, { path: "/", headers }),
);

const REQUEST_LINES: Probe[] = [
  ...each(
    ["EXAMPLE.test", "example.test:80", "example.test:8080", "[::1]:8080", "127.0.0.1", "xn--caf-dma.test"],
    (host) => echoed(`Host: ${host}`, { path: "/", host }),
  ),
  echoed("an empty Host", { path: "/", host: "" }),
  echoed("no Host", { path: "/", host: null }),
  echoed("two Host fields", { path: "/", headers: [["Host", "other.test"]] }),
  echoed("HTTP/1.0", { path: "/", version: "HTTP/1.0" }),
  echoed("a field without a name", { path: "/", headers: [["", "x"]] }),
  echoed("a space before the colon", { path: "/", headers: [["X-Space ", "x"]] }),
  echoed("a null byte in a value", { path: "/", headers: [["X-Null", "a\0b"]] }),
  echoed("a Content-Length that is no number", { path: "/", headers: [["Content-Length", "x"]] }),
  echoed("Expect: 100-continue", { path: "/", method: "POST", headers: [["Expect", "100-continue"]], body: "a body" }),
  echoed("Expect: 100-continue, chunked", {
    path: "/",
    method: "POST",
    headers: [["Expect", "100-continue"]],
    body: "a body",
    chunked: 3,
  }),
  echoed("another Expect", { path: "/", method: "POST", headers: [["Expect", "miracles"]], body: "a body" }),
  echoed("an encoded body", { path: "/", method: "POST", headers: [["Content-Encoding", "gzip"]], body: bytes(300) }),
  echoed("a body with a type", {
    path: "/",
    method: "POST",
    headers: [["Content-Type", "multipart/mixed; boundary=x"]],
    body: "--x--",
  }),
];

const SIZES = [1, 2047, 2048, 2049, 65_536, 65_537, 1_000_000];

const UPLOADS: Probe[] = [
  ...each([0, ...SIZES, 5_000_000], (n) => scriptWith({ method: "POST", body: bytes(n) }, "sum")),
  ...each([100, 10_000, 300_000, 5_000_000], (n) =>
    scriptWith({ method: "PUT", body: bytes(n), chunked: n > 100 ? 70_000 : 1 }, "sum"),
  ),
  ...each([0, 1, 256, 2000], (n) => scriptWith({ method: "POST", body: bytes(n) }, "copy", "tell")),
  ...each(["duplex", "set=X-Mode:a"], (mode) =>
    scriptWith(
      { method: "POST", body: bytes(100_000), chunked: 1000 },
      ...(mode === "duplex" ? [] : [mode]),
      "duplex",
      "copy",
    ),
  ),
  ...each([300_000, 5_000_000], (n) => scriptWith({ method: "POST", body: bytes(n) }, "duplex", "copy")),
  scriptWith({ method: "POST", body: bytes(2_000_000) }, "duplex", ["read", 1_000_000], "sum"),
  ...each([10, 100_000, 1_000_000], (n) => scriptWith({ method: "POST", body: bytes(n) }, ["write", "not read\n"])),
  scriptWith({ method: "POST", body: bytes(100_000), chunked: 5000 }, ["write", "not read\n"]),
  scriptWith({ method: "POST", body: bytes(1000) }, ["read", 5]),
  scriptWith({ method: "POST", body: bytes(100_000) }, ["read", 5], ["write", "the rest is left\n"]),
  scriptWith({ method: "POST", body: "short" }, ["read", 10], "tell"),
  scriptWith({ method: "POST", body: "closed" }, "close", "tell", "sum"),
  scriptWith({ method: "POST", body: "closed" }, ["read", 2], "close", "sum"),
  scriptWith({ method: "POST" }, "sum", "sum"),
  scriptWith({ method: "POST", body: "twice" }, "sum", "sum"),
  scriptWith({ method: "POST", body: "written first" }, "duplex", ["write", "first\n"], "flush", "sum"),
  scriptWith({ method: "POST", body: "written first" }, ["write", "first\n"], "sum"),
  scriptWith({ method: "POST", body: "written first" }, ["write", "first\n"], "flush", "sum"),
  ...each([10_000, 100_000], (n) => scriptWith({ method: "POST", body: bytes(n) }, "copy")),
  // In which order both copies come depends on how much is read at a time; that none is lost or spoiled does not.
  ...each([3000, 10_000, 100_000], (n) => scriptWith({ method: "POST", body: "a".repeat(n) }, "duplex", "tee", "tell")),
  scriptWith({ method: "POST", body: "a body" }, ["error", "413:too large"]),
  scriptWith({ method: "POST", body: "a body" }, ["set", "Content-Length:6"], "copy"),
  scriptWith({ method: "HEAD", body: "a body" }, "sum"),
  ...each(
    ["a body", ""],
    (body): Probe => ({
      title: `Expect: 100-continue, read, ${body.length} bytes`,
      request: { method: "POST", path: "/do?sum", headers: [["Expect", "100-continue"]], body },
    }),
  ),
];

/** Bodies that come from a reader: what is short is held back, and the rest is not. */
const SOURCES: Probe[] = [
  ...each(["0", "10", "10:1", "1600:100", "2048", "2049", "70000", "300000:999"], (source) =>
    script(["source", source], "tell"),
  ),
  ...each(["0", "10"], (source) => script(["source", source], ["status", 404], ["write", "late\n"])),
  ...each(["10:-3", "5000:-999", "0:-1"], (source) => script(["source", source], "tell")),
  script(["write", "first\n"], ["source", 1500], ["source", 400], ["source", 500], "tell"),
  script(["write", "first\n"], "flush", ["source", 10], "tell"),
  script(["set", "Content-Length:10"], ["source", 10]),
  script(["set", "Content-Type:text/x"], ["source", 3000]),
];

const STATUSES: Probe[] = [
  ...each(
    [
      ...[200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 299, 300, 301, 302, 303, 304, 305, 306, 307, 308, 399],
      ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418],
      ...[421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499],
      ...[500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 530, 599],
    ],
    (status) => script(["status", status], ["write", `status ${status}\n`]),
  ),
  ...each([200, 201, 204, 205, 206, 304, 307, 404, 500], (status) => script(["status", status])),
  ...each([200, 204, 205, 304, 404, 500], (status) =>
    scriptWith({ method: "HEAD" }, ["status", status], ["write", `status ${status}\n`]),
  ),
  ...each([204, 205, 304, 404], (status) =>
    script(
      ["set", "Content-Type:text/x"],
      ["set", "Content-Length:3"],
      ["set", 'ETag:"x"'],
      ["status", status],
      ["write", "abc"],
    ),
  ),
  ...each([204, 304], (status) => script(["status", status], "flush", ["write", "x"])),
  ...each([204, 205, 304], (status) => ({
    title: `what writing to ${status} returns`,
    first: { path: doing(["status", status], ["write", "body"], ["keep", status]) },
    request: { path: `/kept?id=${status}` },
  })),
  ...each([0, 99, 101, 600, 999, 1000], (status) => script(["status", status], ["write", "odd\n"])),
  ...each([100, 102, 103], (status) => script(["status", status], ["write", "informed\n"])),
  script(["set", "Link:</a>"], ["status", 103], ["del", "Link"], ["status", 404], ["write", "not here\n"]),
];

const field = (name: string, ...values: string[]): Probe =>
  script(...values.map((value): [string, string] => ["add", `${name}:${value}`]), ["write", "ok\n"]);

const RESPONSE_HEADERS: Probe[] = [
  field("X-One", "1"),
  field("x-lower-case", "1"),
  script(["raw", "x-raw-CASE:1"], ["raw", "X-Raw-Case:2"], ["write", "ok\n"]),
  field("X-Several", "1", "2", "3"),
  field("X-Several", "1, 2", "3"),
  field("X-Several", "", "2", ""),
  field("Set-Cookie", "a=1"),
  field("Set-Cookie", "a=1; Path=/; HttpOnly", "b=2; Expires=Thu, 29 Feb 2024 12:34:56 GMT", "a=3"),
  field("Set-Cookie", ""),
  field("Vary", "Accept", "Accept-Encoding"),
  field("Link", "</a>; rel=preload", "</b>; rel=preload, </c>"),
  field("WWW-Authenticate", 'Basic realm="a, b"', "Bearer"),
  field("Cache-Control", "no-store", "max-age=0"),
  field("X-Empty", ""),
  field("X-Spaces", "  a  b  "),
  field("X-Tab", "a\tb"),
  field("X-Tab", "\ta\t"),
  field("X-Comma", "a,b,,c"),
  field("X-Quotes", "\"a\" \\ 'b'"),
  field("X-Text", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
  field("X-Text", "caf\xe9"),
  field("X-Text", "a\xff\xfeb"),
  field("X-Text", "\x80"),
  field("X-Lines", "a\r\nb\nX-Injected: 1"),
  field("X-Lines", "a\rb"),
  field("X-Lines", "\na\n"),
  field("X-Control", "a\x01b\x7fc"),
  field("X-Null", "a\0b"),
  field("X-Long", "v".repeat(4000)),
  field("X Space", "1"),
  field("", "1"),
  field("X-Caf\xc3\xa9", "1"),
  field("X(Paren)", "1"),
  field("X!#$%&'*+-.^_`|~1", "1"),
  script(...Array.from({ length: 100 }, (_, i): [string, string] => ["add", `X-Field-${i}:${i}`]), ["write", "ok\n"]),
  field("Location", "/caf\xc3\xa9?a b"),
  field("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
  field("Server", "mine"),
  field("Connection", "close"),
  field("Connection", "X-Hop"),
  field("Keep-Alive", "timeout=5"),
  field("Transfer-Encoding", "chunked"),
  field("Trailer", "X-Late"),
  field("Upgrade", "h2c"),
  field("TE", "trailers"),
  field("Proxy-Authenticate", "Basic"),
  field("Alt-Svc", 'h3=":443"'),
  field("Strict-Transport-Security", "max-age=1"),
  field("Access-Control-Allow-Origin", "*"),
  field("Content-Language", "de, en"),
  field("Content-Disposition", "attachment; filename=\"a b.txt\"; filename*=UTF-8''%e2%82%ac"),
  field("Content-Encoding", "gzip"),
  field("Content-Encoding", "identity"),
  field("Content-Encoding", "br"),
  field("Content-Encoding", "x-odd"),
  field("Content-Encoding", ""),
  field("Content-Range", "bytes 0-2/3"),
  field("Content-MD5", "x"),
  field("ETag", 'W/"a"'),
  field("Content-Type", "text/html"),
  field("Content-Type", "TEXT/HTML; Charset=ISO-8859-1"),
  field("Content-Type", "nonsense"),
  field("Content-Type", ""),
  field("Content-Type", "text/plain", "text/html"),
  field("Content-Length", "3"),
  field("Content-Length", " 3 "),
  field("Content-Length", "-3"),
  field("Content-Length", "x"),
  field("Content-Length", ""),
  field("Content-Length", "99999999999999999999"),
  script(["set", "X-A:1"], ["add", "X-A:2"], ["set", "x-a:3"], ["add", "X-B:1"], ["del", "x-b"], ["write", "ok\n"]),
  script(["write", "ok\n"], ["set", "X-Late:1"], ["set", "Content-Type:text/html"]),
  script(["set", "X-Early:1"], ["status", 201], ["set", "X-Early:2"], ["set", "X-Late:1"], ["write", "ok\n"]),
  script(["status", 404], ["status", 200], ["write", "the first counts\n"]),
  script(["write", "x"], ["status", 500]),
  script("flush", ["status", 500], ["set", "X-Late:1"]),
  scriptWith({ method: "HEAD" }, ["set", "Content-Length:3"]),
  scriptWith({ method: "HEAD" }, ["set", "Content-Length:3"], ["write", "abc"]),
  scriptWith(
    { method: "HEAD" },
    ["set", "Content-Type:text/html"],
    ["add", "Set-Cookie:a=1"],
    ["add", "Set-Cookie:b=2"],
  ),
];

const BODIES: Probe[] = [
  script(),
  script(["write", ""]),
  script(["write", ""], ["write", "x"]),
  ...each([511, 512, 513, ...SIZES, 1_048_576, 1_048_577, 5_000_000], (n) => script(["bytes", n])),
  ...each([1, 2048, 2049, 1_048_577], (n) => script(["set", `Content-Length:${n}`], ["bytes", n])),
  ...each([0, 1, 2048, 2049, 1_000_000], (n) => scriptWith({ method: "HEAD" }, ["bytes", n])),
  ...each(["2:1024", "3:1000", "7:300", "100:1000", "3000:1", "50:65536"], (pieces) => script(["pieces", pieces])),
  script(["set", "Content-Length:100000"], ["pieces", "100:1000"]),
  script(["string", "text by "], ["string", "WriteString"]),
  script("flush"),
  script("flush", "flush", ["write", "after\n"]),
  script(["write", "a\n"], "flush", ["write", "b\n"], "flush"),
  script(["write", "a\n"], "flush", ["bytes", 3000]),
  script(["write", "a"], "flush", ["sleep", 30], ["write", "b"], ["sleep", 30], ["write", "c"]),
  script(["sleep", 50], ["write", "slept\n"]),
  script(["set", "Content-Length:5"], "flush", ["write", "12345"]),
  script(["set", "Content-Length:5"], ["write", "12"], ["write", "345"]),
  script(["set", "Content-Length:5"], ["write", "123"]),
  script(["set", "Content-Length:5"], ["write", "123"], "flush"),
  script(["set", "Content-Length:5"]),
  script(["set", "Content-Length:5"], ["write", "1234567"]),
  script(["set", "Content-Length:5"], ["write", "123"], ["write", "4567"]),
  script(["set", "Content-Length:0"]),
  script(["set", "Content-Length:0"], ["write", "x"]),
  script(["set", "Content-Length:5000"], ["bytes", 4000]),
  scriptWith({ method: "HEAD" }, ["set", "Content-Length:5"], ["write", "1234567"]),
  scriptWith({ method: "HEAD" }, ["write", "a\n"], "flush", ["write", "b\n"]),
  ...each(["5:123", "5:1234567", "0:x"], (text): Probe => {
    const [length, written] = text.split(":") as [string, string];
    const steps = doing(["set", `Content-Length:${length}`], ["write", written], ["keep", `length${text}`]);
    return {
      title: `what writing ${written} of ${length} returns`,
      first: { path: steps },
      request: { path: `/kept?id=length${text}` },
    };
  }),
  {
    title: "what writing to HEAD returns",
    first: { method: "HEAD", path: doing(["bytes", 3000], ["keep", "head"]) },
    request: { path: "/kept?id=head" },
  },
  script(["error", "400:bad, <b>"]),
  script(["set", "Content-Type:text/html"], ["set", "Content-Length:99"], ["set", "X-Kept:1"], ["error", "500:no"]),
  script("notfound"),
  script(["write", "begun\n"], ["error", "500:too late"]),
  ...each(
    ["301:/a", "302:b", "303:../c?x=1#y", "307:http://a.test/x y", "308:/caf\xc3\xa9", "302:", "302:?q", "302://a/b"],
    (to) => script(["redirect", to]),
  ),
  ...each(["POST", "HEAD"], (method) => scriptWith({ method }, ["redirect", "302:/a"])),
  script(["set", "Content-Type:text/x"], ["redirect", "302:/a"]),
  script(["panic", "at once"]),
  script(["set", "X-Lost:1"], ["status", 201], ["write", "lost"], ["panic", "before the head is out"]),
  script(["set", "Content-Length:5000"], ["bytes", 4000], "flush", ["panic", "in the middle"]),
  script(["bytes", 4000], "flush", ["panic", "in the middle of a stream"]),
];

const SNIFFED: Probe[] = each(
  [
    ...[
      "text",
      " ",
      "\n\t text",
      "caf\xc3\xa9",
      "caf\xe9",
      "a\0b",
      "\x01\x02",
      "\x1b[0m",
      "{}",
      '{ "a": 1 }',
      "\xff\xfeh\0i\0",
      "\xfe\xff\0h",
    ],
    ...[
      "\xef\xbb\xbftext",
      "<!DOCTYPE html><p>",
      "<!doctype HTML>",
      "<html><body>",
      " \r\n<HTML>",
      "<html",
      "<h1>title</h1>",
      "<div x>",
      "<p>",
    ],
    ...[
      "<!-- c -->",
      "<script>",
      "<a href>",
      "<br>x",
      "<b>x",
      "<body>",
      "<svg xmlns>",
      "<?xml version='1.0'?>",
      "%PDF-1.7",
      "%!PS-Adobe-",
    ],
    ...[
      "GIF89a...",
      "\x89PNG\r\n\x1a\n",
      "\xff\xd8\xff\xe0",
      "RIFF\0\0\0\0WEBPVP",
      "RIFF\0\0\0\0WAVEfmt",
      "BM\0\0",
      "\0\0\x01\0",
    ],
    ...[
      "\x1f\x8b\x08\0",
      "PK\x03\x04",
      "Rar!\x1a\x07\0",
      "\0asm\x01\0\0\0",
      "OggS\0\0",
      "ID3\x03",
      "MThd\0\0\0\x06",
      "\0\0\0\x18ftypmp42\0\0\0\0mp42",
    ],
    ...["\x1aE\xdf\xa3\0\0", "wOFF", "wOF2", "OTTO", "\0\x01\0\0", "ttcf", "\x7fELF\x02"],
  ],
  (text) => ({ ...script(["write", text]), title: `the type of ${shorten(text)}` }),
);

const SNIFFED_MORE: Probe[] = [
  script(["write", "<ht"], ["write", "ml>"]),
  script(["write", "text"], "flush", ["write", "\0"]),
  script(["pieces", "2:1"], ["write", "text"]),
  script(["write", "t".repeat(600)], ["write", "\0"]),
  script(["status", 404], ["write", "<!doctype html>"]),
  script(["set", "Content-Type:"], ["write", "<html>"]),
  script(["set", "X-Content-Type-Options:nosniff"], ["write", "<html> "]),
  script(["set", "Content-Encoding:gzip"], ["write", "\x1f\x8b\x08"]),
  scriptWith({ method: "HEAD" }, ["write", "<html> "]),
  scriptWith({ method: "HEAD" }, ["write", "<html> "], ["bytes", 3000]),
];

const ROUTES: Probe[] = [
  ...each(["GET", "HEAD", "POST", "PUT", "OPTIONS"], (method) => plain(method, "/items")),
  ...each(["GET", "HEAD", "DELETE", "PURGE", "POST", "PATCH"], (method) => plain(method, "/items/7")),
  ...each(
    [
      ...[
        "/",
        "/items/new",
        "/items/",
        "/items/7/",
        "/items/a%2Fb",
        "/items/a%20b",
        "/nowhere",
        "/items?x=1",
        "/items/%zz",
      ],
      ...[
        "/tree",
        "/tree?x=1&y=%20",
        "/tree/",
        "/tree/leaf",
        "/tree/leaf/",
        "/tree/other/deep",
        "/tree//leaf",
        "/tree/../items",
      ],
      ...[
        "//items",
        "/./items",
        "/items/../tree/leaf",
        "/items/.",
        "/items//7",
        "/tree/%2e%2e/items",
        "/tree/a/..",
        "/tr%65e/leaf",
      ],
      ...[
        "/values/1/x/",
        "/values/1/x/a/b/c",
        "/values/a%2Fb/x/c%2Fd/e",
        "/values/caf%C3%A9/x/%20",
        "/values//x/",
        "/values/1/x",
      ],
      ...["/values/a+b/x/c+d", "/values/%25/x/%2525", "/values/1/x/a//b", "/values/1/x/a/../b"],
    ],
    (path) => plain("GET", path),
  ),
  plain("POST", "/tree"),
  plain("POST", "//items"),
  plain("GET", "/remote", [
    ["CF-Connecting-IP", "127.0.0.1"],
    ["X-Forwarded-For", "127.0.0.1"],
  ]),
];

const SHARED = [
  ...METHODS,
  ...TARGETS,
  ...REQUEST_HEADERS,
  ...REQUEST_LINES,
  ...UPLOADS,
  ...SOURCES,
  ...STATUSES,
  ...RESPONSE_HEADERS,
  ...BODIES,
  ...SNIFFED,
  ...SNIFFED_MORE,
  ...ROUTES,
];

const CONTENT: Probe[] = [
  ...each(
    [
      ...[
        "bytes=0-9",
        "bytes=10-",
        "bytes=-5",
        "bytes=0-0",
        "bytes=99-",
        "bytes=95-200",
        "bytes=100-",
        "bytes=-0",
        "bytes=-200",
      ],
      ...[
        "bytes=0-1,5-6",
        "bytes=0-1, 50-, -3",
        "bytes=0-99,0-99,0-99",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=",
        "items=0-1",
        "bytes=0-1,200-",
        "BYTES=0-1",
      ],
    ],
    (range) => plain("GET", "/content/text", [["Range", range]]),
  ),
  ...each(
    [
      ["If-None-Match", '"v1"'],
      ["If-None-Match", 'W/"v1"'],
      ["If-None-Match", '"x", "v1"'],
      ["If-None-Match", "*"],
      ["If-None-Match", '"x"'],
      ["If-Match", '"v1"'],
      ["If-Match", '"x"'],
      ["If-Modified-Since", MODIFIED],
      ["If-Modified-Since", BEFORE],
      ["If-Modified-Since", AFTER],
      ["If-Modified-Since", "nonsense"],
      ["If-Unmodified-Since", BEFORE],
      ["If-Unmodified-Since", MODIFIED],
    ] as [string, string][],
    (header) => plain("GET", "/content/text", [header]),
  ),
  ...each(['"v1"', '"x"', MODIFIED, BEFORE], (value) =>
    plain("GET", "/content/text", [
      ["Range", "bytes=0-9"],
      ["If-Range", value],
    ]),
  ),
  plain("GET", "/content/text", [
    ["If-None-Match", '"x"'],
    ["If-Modified-Since", AFTER],
  ]),
  plain("GET", "/content/text", [
    ["If-None-Match", '"a"'],
    ["If-None-Match", '"v1"'],
  ]),
  plain("HEAD", "/content/text", [["Range", "bytes=0-9"]]),
  plain("HEAD", "/content/text", [["If-None-Match", '"v1"']]),
  ...each(["text", "weak", "undated", "empty", "large"], (name) => plain("GET", `/content/${name}`)),
  ...each(["text", "undated", "empty", "large"], (name) => plain("HEAD", `/content/${name}`)),
  ...each(["bytes=0-0", "bytes=1000000-2000000", "bytes=-1", "bytes=0-9,2999990-"], (range) =>
    plain("GET", "/content/large", [["Range", range]]),
  ),
  plain("GET", "/content/empty", [["Range", "bytes=0-0"]]),
  plain("GET", "/content/weak", [["If-None-Match", '"v1"']]),
  plain("POST", "/content/text"),
  ...each(
    [
      "",
      "index.html",
      "style.css",
      "sub",
      "sub/",
      "sub/index.html",
      "list",
      "list/",
      "list/data.json",
      "list/module.js",
      "none",
      "../main.go",
      "style.css/",
    ],
    (name) => plain("GET", `/files/${name}`),
  ),
  plain("HEAD", "/files/style.css"),
  plain("POST", "/files/style.css"),
  plain("GET", "/files/style.css", [["Range", "bytes=0-3"]]),
  plain("GET", "/files"),
  plain("GET", "/file?name=style.css"),
  plain("GET", "/file?name=index.html"),
  plain("GET", "/file?name=none"),
];

const form = (title: string, path: string, type: string, body: string, method = "POST"): Probe => ({
  title: `form: ${title}`,
  request: { method, path, headers: type === "" ? [] : [["Content-Type", type]], body },
});

const URLENCODED = "application/x-www-form-urlencoded";
const MULTIPART = [
  ["--edge", 'Content-Disposition: form-data; name="a"', "", "1"],
  ["--edge", 'Content-Disposition: form-data; name="a"', "", "caf\u00e9"],
  [
    "--edge",
    'Content-Disposition: form-data; name="f"; filename="a \u20ac.bin"',
    "Content-Type: application/x-odd",
    "",
    "\u0000\u0001\r\n",
  ],
  ["--edge--", ""],
]
  .flat()
  .join("\r\n");
const MULTIPART_TYPE = "multipart/form-data; boundary=edge";

const FORMS: Probe[] = [
  form("urlencoded", "/form?a=0&q=1", URLENCODED, "a=1&a=2&b=%20+%2B&c"),
  form("urlencoded with a charset", "/form", `${URLENCODED}; charset=utf-8`, "a=%C3%A9"),
  form("a bad escape", "/form", URLENCODED, "a=1&b=%zz"),
  form("semicolons", "/form?x=1;y=2", URLENCODED, "a=1;b=2"),
  form("without a type", "/form?a=0", "", "a=1"),
  form("of another type", "/form?a=0", "text/plain", "a=1"),
  form("a malformed type", "/form", "a/b; =", "a=1"),
  form("by PUT", "/form?a=0", URLENCODED, "a=1", "PUT"),
  form("by PATCH", "/form", URLENCODED, "a=1", "PATCH"),
  form("by DELETE", "/form?a=0", URLENCODED, "a=1", "DELETE"),
  form("by GET", "/form?a=0", URLENCODED, "a=1", "GET"),
  form("large", "/form", URLENCODED, `a=${"x".repeat(300_000)}`),
  form("multipart", "/form?multipart=1&q=1", MULTIPART_TYPE, MULTIPART),
  form("multipart without a boundary", "/form?multipart=1", "multipart/form-data", MULTIPART),
  form("multipart that breaks off", "/form?multipart=1", MULTIPART_TYPE, MULTIPART.slice(0, 120)),
  form("multipart, but urlencoded", "/form?multipart=1", URLENCODED, "a=1"),
  form("FormValue", "/value?a=0", URLENCODED, "a=1"),
  form("FormValue of multipart", "/value?a=0", MULTIPART_TYPE, MULTIPART),
  form("MultipartReader", "/parts", MULTIPART_TYPE, MULTIPART),
  form("MultipartReader of another type", "/parts", "text/plain", MULTIPART),
  form("JSON", "/json", "application/json", '{"b":[1,2.50,null],"a":"\u00e9<"}'),
  form("malformed JSON", "/json", "application/json", '{"b":'),
  form("JSON over a limit", "/json", "application/json", `"${"x".repeat(200)}"`),
];

const TEXT_GZIP = Buffer.from("H4sIAAAAAAACA8tIzcnJVyjPL8pJ4QIALTsIrwwAAAA=", "base64");

const WRAPPED: Probe[] = [
  script(["nil", "Content-Type"], ["write", "<html> "]),
  script(["nil", "Date"], ["write", "undated\n"]),
  script(["nil", "Content-Length"], ["write", "unmeasured\n"]),
  script(["cookie", "a:1"], ["cookie", "b:x y,z"], ["cookie", "bad name:1"], ["write", "ok\n"]),
  script("abort"),
  script(["write", "lost"], "abort"),
  script(["set", "Content-Length:5000"], ["bytes", 4000], "flush", "abort"),
  script(["trailer", "X-Late:1"], ["write", "ok\n"]),
  script(["write", "ok\n"], "flush", ["trailer", "X-Late:1"]),
  plain("GET", "/trailers"),
  plain("GET", "/trailers", [["TE", "trailers"]]),
  plain("GET", "/early"),
  plain("GET", "/controller"),
  {
    title: "a request with trailers",
    request: {
      method: "POST",
      path: "/echo",
      headers: [["Trailer", "X-Sum"]],
      body: "abc",
      chunked: 2,
      trailers: [["X-Sum", "1"]],
    },
  },
  {
    title: "a request with unannounced trailers",
    request: { method: "POST", path: "/echo", body: "abc", chunked: 2, trailers: [["X-Sum", "1"]] },
  },
  ...each(["", "/", "/a/b", "/a%2Fb"], (path) => plain("GET", `/stripped${path}`)),
  plain("GET", "/moved"),
  plain("HEAD", "/moved"),
  plain("POST", "/moved"),
  plain("GET", "/semicolons?a=1;b=2&c=3"),
  plain("GET", "/hosted"),
  { title: "a pattern with a host", request: { path: "/hosted", host: "api.example.test" } },
  { title: "a pattern with a host, and a port", request: { path: "/hosted", host: "api.example.test:8080" } },
  ...each(
    [
      "/timeout?write=fast",
      "/timeout?set=X-A:1&status=201&bytes=5000",
      "/timeout?write=slow&sleep=600",
      "/timeout?panic=inside",
      "/timeout?flush&tell",
    ],
    (path) => plain("GET", path),
  ),
  ...each(
    [1000, 1001, 100_000],
    (n): Probe => ({
      title: `MaxBytesHandler and ${n} bytes`,
      request: { method: "POST", path: "/limited?sum", body: bytes(n) },
    }),
  ),
  {
    title: "MaxBytesHandler and 2000 bytes in chunks",
    request: { method: "POST", path: "/limited?sum", body: bytes(2000), chunked: 300 },
  },
  plain("GET", "/private"),
  plain("GET", "/private", [["Authorization", "Basic Ym9iOnNlY3JldA=="]]),
  plain("GET", "/private", [["Authorization", "Basic Ym9iOndyb25n"]]),
  plain("GET", "/gzip?bytes=1000"),
  ...each([0, 1000, 200_000], (n) => plain("GET", `/gzip?bytes=${n}`, [["Accept-Encoding", "gzip, br"]])),
  plain("HEAD", "/gzip?bytes=1000", [["Accept-Encoding", "gzip"]]),
  {
    title: "a gzipped upload",
    request: { method: "POST", path: "/gunzip", headers: [["Content-Encoding", "gzip"]], body: TEXT_GZIP },
  },
  { title: "an upload that is not gzip", request: { method: "POST", path: "/gunzip", body: "plain" } },
];

/** What each program is asked. */
export const REQUESTS: Record<ProgramName, Probe[]> = {
  nethttp: [...SHARED, ...CONTENT, ...FORMS, ...WRAPPED],
  edge: SHARED,
};
