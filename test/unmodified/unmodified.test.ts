import { once } from "node:events";
import { cpSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { send, type TestRequest, type TestResponse } from "../harness/client.ts";
import { buildProgram, serveBuilt } from "../harness/fixtures.ts";
import { goEdge } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { HOSTS } from "../hosts/hosts.ts";

const TARGETS = ["cloudflare", "deno-deploy"] as const;

let folder: string;

beforeAll(() => {
  folder = join(inject("workspace"), "unmodified");
  cpSync(fileURLToPath(new URL(".", import.meta.url)), folder, { recursive: true });
});

describe.each(TARGETS)("an unmodified server on %s", (target) => {
  let out: string;
  beforeAll(async () => {
    out = await buildProgram(folder, "server", "go", target);
  });

  /** Serves the program in one of its modes, while a test runs. */
  async function serve(mode: string, env: Record<string, string> = {}) {
    const server = await serveBuilt(out, target, { MODE: mode, ...env });
    onTestFinished(() => server.stop());
    const ask = (path: string, more: Omit<TestRequest, "path"> = {}) => send(server.url, { path, ...more });
    return { server, ask, text: async (path: string) => (await ask(path)).text };
  }

  describe("settings of http.Server", () => {
    test("BaseContext and ConnContext give values, and ConnState is told of a connection for each request", async () => {
      const { server, text } = await serve("settings");
      expect(await text("/values")).toBe("of the base, connection 1 by tcp, true");
      expect(await text("/values")).toBe("of the base, connection 2 by tcp, true");
      const states = () => server.logs.flatMap((line) => /state: (\w+)/.exec(line)?.[1] ?? []);
      await expect.poll(states).toEqual(["new", "active", "closed", "new", "active", "closed"]);
    });

    test("the base context ends those of its requests", async () => {
      const { server, ask, text } = await serve("settings");
      const waiting = ask("/wait");
      await expect.poll(() => server.logs.some((line) => line.includes("state: active"))).toBe(true);
      await ask("/cancel");
      expect((await waiting).text).toBe("the context has ended");
      await logged(server, "wait: context canceled");
      expect(await text("/wait")).toBe("the context has ended");
    });

    test("ReadTimeout ends a body that does not come", async () => {
      const { server } = await serve("settings");
      expect(await readSlowly(server, "/read")).toBe("3 true");
    });

    test("ReadTimeout does not touch one that does", async () => {
      const { ask } = await serve("settings");
      expect((await ask("/read", { method: "POST", body: "x".repeat(100_000) })).text).toBe("100000 false");
    });

    test("ErrorLog gets panics", async () => {
      const { server, ask } = await serve("settings");
      expect((await ask("/panic")).status).toBe(500);
      await logged(server, /^error log: http: panic serving .*: on purpose$/);
    });

    test("handlers of the standard library", async () => {
      const { ask, text, server } = await serve("settings");
      const late = await ask("/timeout");
      expect([late.status, late.text]).toEqual([503, "it took too long"]);
      await logged(server, "timeout: context deadline exceeded");
      expect((await ask("/max", { method: "POST", body: "x".repeat(1001) })).text).toBe(
        "1000 http: request body too large",
      );
      expect(await text("/events")).toBe("data: 0\n\ndata: 1\n\ndata: 2\n\n");
      expect(await text("/debug/pprof/")).toContain("goroutine");
      expect(await text("/debug/pprof/goroutine?debug=1")).toMatch(/^goroutine profile: total \d+/);
      expect(JSON.parse(await text("/debug/vars"))).toHaveProperty("memstats.Alloc");
    });

    test("files that are embedded, in ranges and on conditions", async () => {
      const { ask, text } = await serve("settings");
      expect(await text("/files/")).toBe("<h1>index</h1>\n");
      const range = await ask("/files/a.txt", { headers: [["Range", "bytes=7-"]] });
      expect([range.status, range.header("content-range"), range.text]).toEqual([206, "bytes 7-11/12", "file\n"]);
      const content = await ask("/content");
      expect([content.header("content-type"), content.header("last-modified"), content.text]).toEqual([
        "text/css; charset=utf-8",
        "Tue, 14 Nov 2023 22:13:20 GMT",
        "0123456789",
      ]);
      for (const condition of [
        ["If-None-Match", '"v1"'],
        ["If-Modified-Since", "Tue, 14 Nov 2023 22:13:20 GMT"],
      ] as [string, string][]) {
        expect((await ask("/content", { headers: [condition] })).status).toBe(304);
      }
      const parts = await ask("/content", { headers: [["Range", "bytes=0-1,8-9"]] });
      expect([parts.status, parts.text.match(/Content-Range: .*\r/g)]).toEqual([
        206,
        ["Content-Range: bytes 0-1/10\r", "Content-Range: bytes 8-9/10\r"],
      ]);
      expect((await ask("/content", { headers: [["If-Match", '"v2"']] })).status).toBe(412);
    });
  });

  describe("Shutdown", () => {
    test("waits for what is open, and the next request gets a fresh instance", async () => {
      const { server, ask, text } = await serve("shutdown");
      expect([await text("/count"), await text("/count")]).toEqual(["1", "2"]);
      const slow = ask("/slow");
      await begun(server, slow, "/slow");
      expect(await text("/stop?patience=20s")).toBe("stopping");
      await logged(server, "serving ended: true");
      const refused = await ask("/count");
      expect([refused.status, refused.header("retry-after")]).toEqual([503, "1"]);
      expect(await slow).toMatchObject({ status: 200, text: "0\n1\n2\n3\n4\n" });
      await logged(server, "on shutdown");
      await logged(server, "shutdown: <nil>");
      await expect.poll(() => text("/count")).toBe("1");
    });

    test("gives up when its own context ends", async () => {
      const { server, ask, text } = await serve("shutdown");
      const never = ask("/never");
      await begun(server, never, "/never");
      await text("/stop?patience=100ms");
      expect((await never).status).toBe(500);
      await logged(server, "shutdown: context deadline exceeded");
      expect(await text("/count")).toBe("1");
    });
  });

  test("a server that is closed gives way to the next", async () => {
    const { text } = await serve("restart");
    expect(await text("/")).toBe("served by the one on :8081");
    expect(await text("/close")).toBe("<nil> <nil> http: Server closed");
    expect(await text("/")).toBe("served by the one on :8082");
  });

  test.each([
    ["the first of several servers", ":8080 :9090", "", ":8080", ":9090"],
    ["one that is not on loopback", "localhost:6060 :8080", "", ":8080", "localhost:6060"],
    ["the first, whatever is on loopback", ":8080 127.0.0.1:6060", "", ":8080", "127.0.0.1:6060"],
    ["the one on PORT", ":8080 :9090", "9090", ":9090", ":8080"],
    ["the one on PORT, also on loopback", "localhost:6060 :8080", "6060", "localhost:6060", ":8080"],
  ])("%s gets the requests, and the log says so", async (_, addresses, port, served, other) => {
    const { server, text } = await serve("several", { ADDRESSES: addresses, PORT: port });
    await text("/");
    await logged(
      server,
      `requests go to the server on ${served}; the one on ${other} is reached by the program itself`,
    );
    expect(await text("/")).toBe(`served by the one on ${served}`);
  });

  test.each([":8080", ":", "", "localhost:3000", "0.0.0.0:80", "127.0.0.1:0", "[::]:8080", "[::1]:8080", ":http"])(
    'it can listen on "%s"',
    async (address) => {
      const { text } = await serve("address", { ADDRESS: address });
      expect(await text("/")).toBe(`served by the one on ${address}`);
    },
  );

  test.each(["listener", "limited"])("a listener of its own: %s", async (mode) => {
    const { text } = await serve(mode);
    // More than a limited listener lets through, if they went through it.
    expect(await Promise.all([text("/"), text("/"), text("/")])).toEqual(Array(3).fill("served by the one on "));
  });

  test("http.DefaultServeMux", async () => {
    const { ask, text } = await serve("default");
    expect((await ask("/")).status).toBe(404);
    expect(await text("/debug/pprof/cmdline")).toBe("go-edge");
  });

  test.each(["tls", "encrypted"])("TLS is refused, with what to do: %s", async (mode) => {
    const { server, ask } = await serve(mode);
    expect((await ask("/")).status).toBe(500);
    await logged(server, "the platform terminates TLS: serve plain HTTP, with ListenAndServe");
  });
});

test("an unmodified server answers as a command of WASI, too", async () => {
  const out = join(folder, "out", "command");
  const { code, stderr } = await goEdge(folder, "build", "./server", "--target", "wasi", "--out", out);
  expect(code, stderr).toBe(0);
  const runner = HOSTS[0]!.start(join(out, "app.wasm"));
  onTestFinished(() => runner.stop());
  for (const mode of ["shutdown", "listener", "limited"]) {
    const stdin = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const outcome = await runner.run({ stdin, env: { MODE: mode } });
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*served by the one on /);
  }
});

function logged(server: Server, line: string | RegExp): Promise<void> {
  const matching = typeof line === "string" ? expect.stringContaining(line) : expect.stringMatching(line);
  return expect.poll(() => server.logs, { timeout: 10_000 }).toEqual(expect.arrayContaining([matching]));
}

/** Sends three bytes of a body, and no more; resolves with the answer. */
async function readSlowly(server: Server, path: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const outgoing = request({ hostname, port, path, method: "POST", agent: false });
  outgoing.on("error", () => {}); // a server may close what nobody reads
  outgoing.write("abc");
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of incoming) text += chunk;
  outgoing.destroy();
  return text;
}

/** Waits until the program must have begun with a request: later ones are answered. */
async function begun(server: Server, waiting: Promise<TestResponse>, path: string): Promise<void> {
  await Promise.race([waiting.then(() => expect.fail(`${path} is over`)), send(server.url, { path: "/" })]);
}
