import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { runCommand } from "../../adapter/build/command.ts";
import { makeFolder } from "./support/folder.ts";
import { buildWasm, GUEST } from "./support/wasm-builder.ts";

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");

/** Runs go-edge inspect in a folder. */
const inspect = (cwd: string, ...args: string[]) =>
  runCommand(process.execPath, [MAIN, "inspect", ...args], { cwd, env: { NO_COLOR: "1" } });

async function setUp(): Promise<string> {
  const cwd = await makeFolder();
  await writeFile(join(cwd, "app.wasm"), buildWasm(GUEST));
  return cwd;
}

test("prints a report, without progress where nothing is built", async () => {
  const cwd = await setUp();
  const { code, stdout, stderr } = await inspect(cwd, "app.wasm");
  expect([code, stderr]).toEqual([0, ""]);
  for (const title of ["app.wasm", "Runs on", "Imports (2)", "Exports (5)", "Where the bytes go", "Code by package"]) {
    expect(stdout).toMatch(new RegExp(`^${title.replace(/[()]/g, "\\$&")}$`, "m"));
  }
  expect(stdout).toMatch(/Val Town +yes +[\d,]+ characters of 80,000 characters/);
  expect(stdout).not.toContain("\x1b");
  expect(await readdir(cwd)).toEqual(["app.wasm"]);
});

test("--json has all of it, errors too", async () => {
  const cwd = await setUp();
  const { stdout, code } = await inspect(cwd, "app.wasm", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    source: "wasm",
    origin: { kind: "go-edge", abi: 1 },
    code: { functions: 4 },
  });
  await writeFile(join(cwd, "app.wasm"), buildWasm(GUEST).slice(0, 60));
  const failed = await inspect(cwd, "app.wasm", "--json");
  expect(JSON.parse(failed.stdout)).toMatchObject({
    error: { code: "WASM_MALFORMED", message: expect.stringMatching(/at byte/) },
  });
  expect(failed.code).toBe(1);
});

test.each([
  [["app.wasm", "--treemp", "x.html"], 2, /unknown option '--treemp'.*Did you mean --treemap\?/s],
  [[], 2, /missing required argument 'file'.*go-edge inspect --help/s],
  [["gone.wasm"], 1, /gone\.wasm can't be read/],
  [["./gone"], 1, /there is no folder/],
  [["app.wasm", "--treemap", "no/such/folder.html"], 1, /can't be written/],
])("%j is explained", async (args, expected, message) => {
  const cwd = await setUp();
  const { code, stdout, stderr } = await inspect(cwd, ...args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect([code, stdout]).toEqual([expected, ""]);
});

test("of a package: which of its own brings in what no platform offers, and a page", async () => {
  const cwd = await makeFolder({
    "go.mod": "module app\n\ngo 1.24\n",
    "main.go":
      'package main\n\nimport (\n\t"net/http"\n\n\t"app/inner"\n)\n\nfunc main() {\n\tinner.Go()\n\thttp.ListenAndServe("", nil)\n}\n',
    "inner/inner.go": 'package inner\n\nimport "app/host"\n\n//go:noinline\nfunc Go() { host.Launch() }\n',
    "host/host.go":
      "package host\n\n//go:wasmimport rocket launch\nfunc launch()\n\n//go:noinline\nfunc Launch() { launch() }\n",
  });
  const { code, stdout, stderr } = await inspect(cwd, ".", "--treemap", "sizes.html");
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/^compile .*\nwrote sizes\.html$/ms);
  expect(stdout).toContain("rocket.launch: called by app/host, which app/inner uses");
  expect(stdout).toContain("brought in by app → app/inner → app/host");
  expect(stdout).toMatch(/^ +net\/http +[\d.]+ KiB +[\d.]+ % +standard library$/m);
  expect(stdout).not.toContain("(debugging)");
  const page = await readFile(join(cwd, "sizes.html"), "utf8");
  expect(page).toContain('aria-label="net/http: ');
  expect(page).toMatch(/small ones.*app\/host/s); // a few bytes of megabytes: its own area could not be seen
  expect((await readdir(cwd)).sort()).toEqual(["go.mod", "host", "inner", "main.go", "sizes.html"]);
});
