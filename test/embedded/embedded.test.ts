import { cpSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { DENO } from "../harness/deno.ts";
import { COMPILERS } from "../harness/fixtures.ts";
import { goEdge, run } from "../harness/run.ts";
import { buildWasm } from "../unit/support/wasm-builder.ts";

const RUNTIMES = [
  ["Node", process.execPath, []],
  ["Deno", DENO, ["run", "--no-prompt", "--allow-read", "--allow-net"]],
] as const;

const VALUES = [1.5, "é\u2028😀", null, [1, [2]], { a: { b: [] } }, true, 2 ** 53 - 1, -0.1];

describe.each(COMPILERS)("a program built with %s", (compiler) => {
  let folder: string;
  let wasm: string;
  let url: string;
  const server = createServer(async (request, response) => {
    response.end(`${request.method} ${await text(request)}`);
  });

  afterAll(() => void server.close());
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
    // In the folder where the package is installed: the script imports it by its name.
    folder = mkdtempSync(join(inject("workspace"), "embedded-"));
    cpSync(fileURLToPath(new URL("program", import.meta.url)), folder, { recursive: true });
    cpSync(fileURLToPath(new URL("script.mjs", import.meta.url)), join(folder, "script.mjs"));
    writeFileSync(join(folder, "command.wasm"), buildWasm({ functions: ["_start"], memory: true }));
    for (const args of [["init"], ["build", "--target", "cloudflare", "--wasm", "module", "--compiler", compiler]]) {
      const { code, stderr } = await goEdge(folder, ...args);
      expect(code, stderr).toBe(0);
    }
    const file = readdirSync(join(folder, "dist")).find((name) => name.endsWith(".wasm"));
    wasm = join(folder, "dist", file!);
  });

  test.each(RUNTIMES)("instantiate, in %s", async (_, runtime, args) => {
    const { code, stdout, stderr } = await run(runtime, [...args, "script.mjs", wasm, "command.wasm", url], {
      cwd: folder,
    });
    expect(code, stderr).toBe(0); // and it ends, though a goroutine sleeps on and on
    expect(JSON.parse(stdout)).toEqual({
      values: VALUES,
      several: [1, 2, 3, 4],
      env: ["hi", ""],
      asked: { args: [1, "é"], greeting: "hi" },
      nobodyAsked:
        'Error: edge: call answer: there is no such function in the option "functions" of instantiate: it has none. ' +
        'Add "answer" to it',
      fail: 'Error: not today: "é"',
      unknown: "Error: no call named nobody: register it with edge.HandleCall",
      notJson: expect.stringMatching(/^TypeError: .*BigInt/),
      exit: "Error: the call failed: the Go program ended: the program exited with code 3",
      after: "again",
      fetch: [200, "a.example", "Hello, x!"],
      echo: [100_000, true],
      fetched: "POST hi",
      unreachable: expect.stringMatching(/^Error: .*127\.0\.0\.1:1/),
      ended: [500, "again"],
      response: 1,
      wrongOption: 'TypeError: there is no option "limit": there are env, functions, limits',
      wrongLimit: 'TypeError: limits: it takes whole numbers, for "instances" from 1 to 1000000; it has 0',
      wrongBytes: expect.stringMatching(/^Error: the wasm can't be compiled: /),
      wrongResponse: "Error: the wasm can't be had: the response to the request for it has status 404",
      command:
        "Error: the wasm was not built by go-edge for a platform: it is a command, which runs once. " +
        "Build it with --wasm module",
    });
  });

  describe("go-edge call", () => {
    const call = (...args: string[]) => goEdge(folder, "call", ...args);

    test("prints the result alone on standard output", async () => {
      for (const value of VALUES) {
        const { code, stdout, stderr } = await call(wasm, "echo", JSON.stringify(value));
        expect(stdout, stderr).toBe(`${JSON.stringify(value)}\n`);
        expect(code).toBe(0);
      }
      const { stdout, stderr } = await call(wasm, "print");
      expect(stdout).toBe("1\n");
      expect(stderr).toContain("printed\n");
    });

    test("compiles a program first", async () => {
      const { code, stdout, stderr } = await call(".", "later", "[2]", "--compiler", compiler);
      expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "[2]\n" });
      expect(stderr).toMatch(compiler === "go" ? /^compile {3}Go 1\./m : /^compile {3}TinyGo 0\./m);
    });

    test("takes the payload from standard input", async () => {
      const { stdout } = await run("sh", ["-c", `echo '{"a":1}' | npx --no-install go-edge call ${wasm} echo -`], {
        cwd: folder,
      });
      expect(stdout).toBe('{"a":1}\n');
    });

    test("gives the environment on", async () => {
      const args = ["--no-install", "go-edge", "call", wasm, "env"];
      expect((await run("npx", args, { cwd: folder, env: { GREETING: "hi" } })).stdout).toBe('"hi"\n');
    });

    test.each([
      [["fail"], 1, 'error: not today: "é"\n'],
      [["nobody"], 1, "error: no call named nobody: register it with edge.HandleCall\n"],
      [["exit"], 1, "error: the call failed: the Go program ended: the program exited with code 3\n"],
      [["echo", "{a"], 2, "error: the payload is not JSON: "],
      [["echo", ""], 2, "error: the payload is not JSON: "],
      [[], 2, "error: missing required argument 'name'"],
    ])("%j ends with %i", async (args, exit, message) => {
      const { code, stdout, stderr } = await call(wasm, ...args);
      expect(stderr).toContain(message);
      expect({ code, stdout }).toEqual({ code: exit, stdout: "" });
    });

    test("refuses what is no program for it", async () => {
      const refused = await call("command.wasm", "echo");
      expect(refused.stderr).toContain("error: the wasm is a WASI command: it runs once, and does not serve");
      expect(refused.code).toBe(1);
      expect((await call("nothing.wasm", "echo")).stderr).toContain("nothing.wasm can't be read");
      expect((await call("./nowhere", "echo")).stderr).toContain("there is no folder");
    });
  });
});
