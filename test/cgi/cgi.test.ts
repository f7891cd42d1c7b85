import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { send, type TestRequest, type TestResponse } from "../harness/client.ts";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { TARGETS, type TargetName } from "../harness/fixtures.ts";
import { exchange } from "../harness/raw.ts";
import { goEdge, run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";

// WASI commands, in C and in Go, that no line of go-edge was ever near: each request runs them once, as CGI does.

const programs = fileURLToPath(new URL("programs", import.meta.url));
const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => i % 256);
let folder: string;

beforeAll(async () => {
  folder = join(inject("workspace"), "cgi");
  mkdirSync(folder, { recursive: true });
  cpSync(programs, folder, { recursive: true });
});

async function compile(command: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run(command, args, { cwd: folder, env: { GOOS: "wasip1", GOARCH: "wasm" } });
  expect(code, stderr).toBe(0);
}

async function serve(wasm: string, target: TargetName, ...options: string[]): Promise<Server> {
  const out = join(folder, `${wasm}-${target}`);
  const { code, stderr } = await goEdge(folder, "build", wasm, "--target", target, "--out", out, ...options);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("info: the wasm is a WASI command: each request runs it once, as CGI does (RFC 3875)");
  const env = { SECRET: "s3cret", HTTP_PROXY: "http://proxy.example", HTTP_TOKEN: "own" };
  if (target === "cloudflare") return serveWorkerd(out, env);
  return target === "deno-deploy" ? serveDeno(join(out, "main.js"), env) : serveVal(join(out, "val.js"), env);
}

describe.each(TARGETS)("a command in C on %s", (target) => {
  let server: Server;
  const get = (path: string, init: Partial<TestRequest> = {}): Promise<TestResponse> =>
    send(server.url, { path, ...init });

  beforeAll(async () => {
    await compile("clang-19", "--target=wasm32-wasi", "-Os", "-Wl,--strip-all", "-o", "counter.wasm", "counter.c");
    server = await serve("counter.wasm", target, "--limit", "memory=8", "--mode", "development");
  });
  afterAll(() => server?.stop());

  test("answers", async () => {
    const response = await get("/?a=b%20c");
    expect(response).toMatchObject({ status: 200, text: "GET /?a=b%20c by go-edge 1\n" });
    expect(response.header("content-type")).toBe("text/plain");
  });

  test("finds the request in its environment, beside the platform's own", async () => {
    const response = await get("/variables?q=1", {
      method: "POST",
      body: "hello",
      headers: [
        ["Content-Type", "text/x"],
        ["X-One", "1"],
        ["Proxy", "http://evil.example"],
        ["Token", "evil"],
        ["Authorization", "Basic x"],
      ],
    });
    const lines = response.text.trimEnd().split("\n");
    const variables = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
    expect(variables).toMatchObject({
      GATEWAY_INTERFACE: "CGI/1.1",
      REQUEST_METHOD: "POST",
      PATH_INFO: "/variables",
      QUERY_STRING: "q=1",
      CONTENT_TYPE: "text/x",
      CONTENT_LENGTH: "5",
      HTTP_X_ONE: "1",
      SECRET: "s3cret",
      HTTP_PROXY: "http://proxy.example", // the platform's, whatever a client calls its fields
      HTTP_TOKEN: "own",
    });
    expect(variables).not.toHaveProperty("HTTP_AUTHORIZATION");
    expect(lines.length).toBe(Object.keys(variables).length);
  });

  test("reads the body, and writes bytes as they are", async () => {
    const { body } = await get("/echo", { method: "POST", body: BYTES });
    expect(body.equals(BYTES)).toBe(true);
    expect((await get("/echo", { method: "POST", body: "" })).body.length).toBe(0);
  });

  test("starts afresh for each request", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => get("/runs")));
    expect(answers.map(({ text }) => text)).toEqual(Array(5).fill("1\n"));
    for (let i = 0; i < 2; i++) expect((await get("/file")).text).toBe("hello -1\n");
  });

  test("tells status and fields", async () => {
    const { status, text, headers } = await get("/fields");
    expect({ status, text }).toEqual({ status: 418, text: "short and stout" });
    expect(headers.filter(([name]) => name === "set-cookie").map(([, value]) => value)).toEqual(["a=1", "b=2"]);
    expect(Buffer.from(headers.find(([name]) => name === "x-name")![1], "latin1").toString()).toBe("ä");
    expect(await get("/empty")).toMatchObject({ status: 204, text: "" });
    expect(await get("/fields", { method: "HEAD" })).toMatchObject({ status: 418, text: "" });
    expect(await get("/nowhere")).toMatchObject({ status: 404, text: "nothing at /nowhere\n" });
  });

  test("redirects clients, and within itself", async () => {
    const response = await get("/elsewhere");
    expect(response.status).toBe(302);
    expect(response.header("location")).toBe("https://example.com/x");
    expect((await get("/inside", { method: "POST", body: "x" })).text).toBe("GET /?moved=1 by go-edge 1\n");
    expect((await get("/endless")).text).toContain("redirects within itself without end");
  });

  test("sleeps in no time", async () => {
    const slept = Number((await get("/sleep")).text);
    expect(slept).toBeGreaterThanOrEqual(3600);
    expect(slept).toBeLessThan(3700);
  });

  test("may answer and end with an exit code", async () => {
    expect(await get("/code")).toMatchObject({ status: 409, text: "told so" });
    await expect.poll(() => server.logs.join("\n")).toContain("the program exited with code 3");
  });

  test("its log and its error pages have no secrets", async () => {
    await get("/s3cret");
    await expect.poll(() => server.logs.join("\n")).toContain("run of /[SECRET]");
    expect(server.logs.join("\n")).not.toContain("s3cret");
  });

  test.each([
    ["/fails", "exited with code 3", "no luck"],
    ["/rubbish", "<h1>the program's output is no CGI response: its head has no end</h1>", "run of /rubbish"],
    ["/trap", "RuntimeError: unreachable", "run of /trap"],
    ["/much", "the program writes more than 8388608 bytes", "run of /much"],
  ])("%s is an error page that says why", async (path, reason, log) => {
    const { status, text } = await get(path, { headers: [["Accept", "text/html"]] });
    expect(status).toBe(500);
    expect(text).toContain(reason);
    expect(text).toContain(log);
    expect((await get("/runs")).text).toBe("1\n");
  });

  test("gets no body that is larger than its memory may be", async () => {
    // The answer does not wait for the body.
    const headers: [string, string][] = [["Content-Length", String(9 << 20)]];
    const { status, body } = await exchange(server.url, { method: "POST", path: "/echo", headers });
    expect([status, String(body)]).toEqual([413, "Content Too Large\n"]);
  });

  test("has no calls", async () => {
    await expect(server.call("x", 1)).rejects.toThrow("a command module has no calls");
  });
});

describe.each(["cloudflare", "deno-deploy"] as const)("a command of Go's net/http/cgi on %s", (target) => {
  let server: Server;
  beforeAll(async () => {
    await compile("go", "build", "-C", "go", "-ldflags=-s -w", "-o", "../gocgi.wasm", ".");
    server = await serve("gocgi.wasm", target);
  });
  afterAll(() => server?.stop());

  test("routes, and is told of the request", async () => {
    const headers: [string, string][] = [["User-Agent", "test"]];
    const { status, text } = await send(server.url, { path: "/hello/b%C3%B6b?q=x%26y", headers });
    const { host } = new URL(server.url);
    expect({ status, ...JSON.parse(text) }).toEqual({ status: 200, name: "böb", query: "x&y", host, agent: "test" });
  });

  test("bodies and fields", async () => {
    const { status, text, headers } = await send(server.url, { method: "POST", path: "/upper", body: "hello" });
    expect({ status, text }).toEqual({ status: 201, text: "HELLO" });
    expect(headers.filter(([name]) => name === "set-cookie").length).toBe(2);
  });

  test("errors", async () => {
    expect((await send(server.url, { path: "/nowhere" })).status).toBe(404);
    expect((await send(server.url, { path: "/upper" })).status).toBe(405);
    expect((await send(server.url, { path: "/panic" })).status).toBe(500);
    expect((await send(server.url, { path: "/hello/x" })).status).toBe(200);
  });
});

test("a command that asks more of its host than WASI is refused, by name", async () => {
  const source = join(folder, "foreign.c");
  const text =
    '__attribute__((import_module("host"), import_name("magic"))) int magic(void);\nint main(void) { return magic(); }\n';
  writeFileSync(source, text);
  await compile("clang-19", "--target=wasm32-wasi", "-o", "foreign.wasm", source);
  const { code, stderr } = await goEdge(folder, "build", "foreign.wasm", "--target", "cloudflare");
  expect(code).toBe(1);
  expect(stderr).toContain("host: magic");
});
