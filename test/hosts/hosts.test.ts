import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parseWasm } from "../../adapter/build/wasm.ts";
import { goEdge, run } from "../harness/run.ts";
import { HOSTS, type Input, type Runner } from "./hosts.ts";

/** What a run must come to. Of stderr, what must be in it, beside what main prints. */
interface Expected {
  code?: number;
  stdout: string | Uint8Array;
  stderr?: string;
}

const HOST = "Host: a.example\r\n";
const PLAIN = "Content-Type: text/plain; charset=utf-8\r\n";
const http = (line: string, fields = "", body = ""): string => `${line} HTTP/1.1\r\n${HOST}${fields}\r\n${body}`;
const ok = (fields: string, body: string): string => `HTTP/1.1 200 OK\r\n${fields}Connection: close\r\n\r\n${body}`;
const refused = (status: string, text: string): string =>
  `HTTP/1.1 ${status}\r\n${PLAIN}Content-Length: ${text.length + 1}\r\nConnection: close\r\n\r\n${text}\n`;
const call = (name: string, payload?: unknown): Input => ({ stdin: JSON.stringify({ call: name, payload }) });
const BINARY = Uint8Array.from({ length: 256 }, (_, i) => i);
const CGI = { REQUEST_METHOD: "GET", SERVER_NAME: "a.example", SERVER_PORT: "80", SERVER_PROTOCOL: "HTTP/1.1" };
const echoed = (length: number, body: string): string =>
  ok(`Content-Type: a/b\r\nX-Length: ${length}\r\nContent-Length: ${body.length}\r\n`, body);
const told = (body: string): string => ok(`Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n`, body);
const LINES = ["line 0\n", "line 1\n", "line 2\n"];

const CASES: Record<string, [Input, Expected]> = {
  "a GET": [
    { stdin: http("GET /hello/x%20y") },
    { stdout: ok(`Content-Length: 12\r\n${PLAIN}`, "Hello, x y!\n"), stderr: "a handler says hello\n" },
  ],
  "a HEAD has no body": [{ stdin: http("HEAD /hello/x") }, { stdout: ok(`Content-Length: 10\r\n${PLAIN}`, "") }],
  "HTTP/1.0, without a Host": [
    { stdin: "GET /hello/x HTTP/1.0\r\n\r\n" },
    { stdout: ok(`Content-Length: 10\r\n${PLAIN}`, "Hello, x!\n") },
  ],
  "what a request is": [
    { stdin: http("GET /about?a=b%20c", "X-Twice: 1\r\nx-twice:2\r\n") },
    { stdout: told("[GET][http][a.example][/about?a=b%20c][HTTP/1.1][][1]") },
  ],
  "a target that is a URL": [
    { stdin: http("GET https://other.example/about") },
    { stdout: told("[GET][https][other.example][/about][HTTP/1.1][][]") },
  ],
  "a body with a length, and nothing beyond it": [
    { stdin: http("POST /echo", "Content-Type: a/b\r\nContent-Length: 5\r\n", "abcdefgh") },
    { stdout: echoed(5, "abcde") },
  ],
  "a body in chunks, with extensions and trailers": [
    {
      stdin: http(
        "POST /echo",
        "Content-Type: a/b\r\nTransfer-Encoding: chunked\r\n",
        "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nx: y\r\n\r\n",
      ),
    },
    { stdout: echoed(-1, "abc0123456789") },
  ],
  "a binary body": [
    { stdin: Buffer.concat([Buffer.from(http("POST /echo", "Content-Type: a/b\r\nContent-Length: 256\r\n")), BINARY]) },
    {
      stdout: Buffer.concat([
        Buffer.from(ok("Content-Type: a/b\r\nX-Length: 256\r\nContent-Length: 256\r\n", "")),
        BINARY,
      ]),
    },
  ],
  "a streamed response is in chunks": [
    { stdin: http("GET /stream") },
    {
      stdout: ok(
        `${PLAIN}Transfer-Encoding: chunked\r\n`,
        `${LINES.map((line) => `7\r\n${line}\r\n`).join("")}0\r\n\r\n`,
      ),
    },
  ],
  "a streamed response for HTTP/1.0 goes on to the end": [
    { stdin: "GET /stream HTTP/1.0\r\n\r\n" },
    { stdout: ok(PLAIN, LINES.join("")) },
  ],
  "statuses without a body": [
    { stdin: http("GET /status/205") },
    { stdout: "HTTP/1.1 205 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
  ],
  "a page that is not there, which is an answer": [
    { stdin: http("GET /nowhere") },
    {
      stdout:
        `HTTP/1.1 404 Not Found\r\n${PLAIN}X-Content-Type-Options: nosniff\r\n` +
        "Content-Length: 19\r\nConnection: close\r\n\r\n404 page not found\n",
    },
  ],
  "work in the background is finished": [
    { stdin: http("GET /background") },
    { stdout: ok(`Content-Length: 8\r\n${PLAIN}`, "answered"), stderr: "background work is done\n" },
  ],
  "a body that is cut short": [
    { stdin: http("POST /echo", "Content-Length: 5\r\n", "abc") },
    {
      code: 2,
      stdout:
        `HTTP/1.1 400 Bad Request\r\n${PLAIN}X-Content-Type-Options: nosniff\r\n` +
        "Content-Length: 19\r\nConnection: close\r\n\r\nthe body broke off\n",
      stderr: "go-edge: the input is malformed: the message ends in the middle\n",
    },
  ],
  "lines that end in LF alone": [
    { stdin: "GET / HTTP/1.1\n\n" },
    {
      code: 2,
      stdout: refused("400 Bad Request", "a line does not end in CR LF"),
      stderr: "go-edge: the input is malformed: a line does not end in CR LF\n",
    },
  ],
  "no input": [
    {},
    { code: 2, stdout: refused("400 Bad Request", "there is no request"), stderr: "there is no request\n" },
  ],
  "another version of HTTP": [
    { stdin: "GET / HTTP/2.0\r\n\r\n" },
    {
      code: 2,
      stdout: refused("505 HTTP Version Not Supported", "the request is of another version than HTTP/1.1 and HTTP/1.0"),
    },
  ],
  CGI: [
    {
      stdin: "body and more",
      env: {
        ...CGI,
        REQUEST_METHOD: "POST",
        SCRIPT_NAME: "",
        PATH_INFO: "/echo",
        CONTENT_LENGTH: "4",
        CONTENT_TYPE: "a/b",
      },
    },
    { stdout: "Status: 200 OK\r\nContent-Type: a/b\r\nX-Length: 4\r\nContent-Length: 4\r\n\r\nbody" },
  ],
  "what a CGI request is": [
    {
      env: {
        ...CGI,
        SCRIPT_NAME: "/ab",
        PATH_INFO: "out",
        QUERY_STRING: "a=b",
        HTTP_X_TWICE: "1",
        HTTPS: "on",
        SERVER_PORT: "8443",
        SERVER_PROTOCOL: "HTTP/2.0",
        REMOTE_ADDR: "2001:db8::1",
      },
    },
    {
      stdout:
        "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 70\r\n\r\n" +
        "[GET][https][a.example:8443][/about?a=b][HTTP/2.0][[2001:db8::1]:0][1]",
    },
  ],
  "a CGI response in parts, by REQUEST_URI": [
    { env: { ...CGI, REQUEST_URI: "/stream?x", SCRIPT_NAME: "/other" } },
    { stdout: `Status: 200 OK\r\n${PLAIN}\r\n${LINES.join("")}` },
  ],
  "a malformed CGI request": [
    { env: { ...CGI, CONTENT_LENGTH: "many" } },
    {
      code: 2,
      stdout: `Status: 400 Bad Request\r\n${PLAIN}Content-Length: 28\r\n\r\nCONTENT_LENGTH is no number\n`,
    },
  ],
  "a call": [call("echo", [1, { a: "é" }]), { stdout: '{"result":[1,{"a":"é"}]}\n' }],
  "a call that waits": [call("later", 1.5), { stdout: '{"result":{"later":1.5}}\n' }],
  "a call without a payload or a result": [call("nothing"), { stdout: '{"result":null}\n' }],
  "a call's error": [call("fail"), { code: 1, stdout: '{"error":"not today: \\"é\\""}\n' }],
  "a call that nobody registered": [
    call("nobody"),
    { code: 1, stdout: '{"error":"no call named nobody: register it with edge.HandleCall"}\n' },
  ],
  "a result that is not JSON": [
    call("garbage"),
    { code: 1, stdout: '{"error":"the function\'s result is not JSON"}\n' },
  ],
  "a call that is not JSON": [
    { stdin: '{"call":"echo","payload":}' },
    { code: 2, stdout: '{"error":"the input is malformed: the input is not JSON"}\n', stderr: "is not JSON\n" },
  ],
};

const PROGRAMS = [
  ["edge", "tinygo"],
  ["edge", "go"],
  ["nethttp", "go"],
] as const;

for (const [program, compiler] of PROGRAMS) {
  describe(`${program} · ${compiler}`, () => {
    let wasm: string;

    beforeAll(async () => {
      const folder = mkdtempSync(join(inject("workspace"), "hosts-"));
      cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
      const done = await goEdge(folder, "init");
      expect(done.code, done.stderr).toBe(0);
      const built = await goEdge(folder, "build", `./${program}`, "--target", "wasi", "--compiler", compiler);
      expect(built.code, built.stderr).toBe(0);
      wasm = join(folder, "dist/app.wasm");
    });

    test("imports nothing but WASI preview 1, and exports what a command does", () => {
      const { imports, exports } = parseWasm(readFileSync(wasm));
      expect(new Set(imports.map(({ module }) => module))).toEqual(new Set(["wasi_snapshot_preview1"]));
      expect(exports.map(({ name }) => name)).toEqual(expect.arrayContaining(["memory", "_start"]));
    });

    describe.each(HOSTS)("$name", (host) => {
      let runner: Runner;
      beforeAll(() => {
        runner = host.start(wasm);
      });
      afterAll(() => runner?.stop());

      test.each(Object.entries(CASES))("%s", async (_, [input, expected]) => {
        const { code, stdout, stderr } = await runner.run(input);
        expect(stdout.toString("latin1")).toBe(Buffer.from(expected.stdout).toString("latin1"));
        expect(stderr).toContain("main begins\nmain has begun\n");
        expect(stderr).toContain(expected.stderr ?? "");
        expect(code, stderr).toBe(expected.code ?? 0);
      });

      test("an operation says that there is none", async () => {
        const { code, stdout } = await runner.run({ stdin: http("GET /fetch") });
        expect(stdout.toString()).toContain("not available in a WASI command");
        expect(code).toBe(0);
      });

      test("a panic", async () => {
        const { code, stdout, stderr } = await runner.run({ stdin: http("GET /panic") });
        expect(stderr).toContain("not today");
        // TinyGo can't recover: it traps, and there is no answer.
        expect(code).toBe(compiler === "go" ? 1 : 134);
        expect(stdout.toString()).toBe(
          compiler === "go" ? refused("500 Internal Server Error", "Internal Server Error") : "",
        );
        if (compiler === "go") expect(stderr).toContain("main.go:");
      });
    });
  });
}

test("bounds the memory", async () => {
  const folder = mkdtempSync(join(inject("workspace"), "hosts-"));
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  await run("npx", ["--no-install", "go-edge", "init"], { cwd: folder });
  const args = ["build", "./edge", "--target", "wasi", "--compiler", "go", "--limit", "memory=1"];
  const { code, stderr } = await goEdge(folder, ...args);
  expect(stderr).toMatch(/the program starts with \d+ MiB of memory, more than its limit/);
  expect(code).toBe(1);
});
