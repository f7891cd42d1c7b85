import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { runCommand } from "../../adapter/build/command.ts";
import { VERSION } from "../../adapter/build/package.ts";
import { makeFolder, readFolder } from "./support/folder.ts";
import { buildWasm, GUEST } from "./support/wasm-builder.ts";

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");

/** Runs the installed command line in a folder. */
const run = (cwd: string, ...args: string[]) =>
  runCommand(process.execPath, [MAIN, ...args], { cwd, env: { NO_COLOR: "1" } });

async function setUp(): Promise<string> {
  const cwd = await makeFolder();
  await writeFile(join(cwd, "app.wasm"), buildWasm(GUEST));
  return cwd;
}

describe("exit codes", () => {
  test.each([
    [["build", "app.wasm", "--taget", "cloudflare"], /unknown option '--taget'.*Did you mean --target\?/s],
    [["build", "app.wasm", "--target", "netlify"], /netlify.*cloudflare, deno-deploy, val-town/s],
    [["build", "app.wasm"], /no target.*--target cloudflare\|deno-deploy\|val-town/s],
    [["build", "app.wasm", "--target", "val-town", "--wasm", "module"], /single file/s],
    [["build", "app.wasm", "--target", "cloudflare", "--out", "-", "--json"], /--json and --out -/s],
    [["build", "app.wasm", "--target", "cloudflare", "--limit", "instances"], /'--limit.*instances=4/s],
    [["build", "app.wasm", "--target", "cloudflare", "--allow-host", "*"], /allowHosts.*"\*", which is no host/s],
    [["build", "app.wasm", "--target", "cloudflare", "--limit", "instance=4"], /no "instance": there are instances/s],
    [["build", "app.wasm", "--target", "cloudflare", "--mode", "test"], /test.*development, production/s],
    [["build", "app.wasm", "--target", "wasi", "--minify"], /"minify" can't be set for --target wasi/s],
    [["call", "app.wasm", "greet", "{"], /payload is not JSON.*Quote it/s],
    [["call", "app.wasm"], /missing required argument 'name'/s],
    [["build", "app.wasm", "--taget", "cloudflare", "--json"], /Did you mean --target\?/s],
    [["build", "app.wasm", "--target", "netlify", "--json"], /cloudflare, deno-deploy, val-town/s],
    [["build", "app.wasm", "--json"], /no target/s],
    [["build", "app.wasm", "--quiet", "--verbose"], /--quiet.*cannot be used with.*--verbose/s],
    [["biuld", "--json"], /Did you mean build\?/s],
    [["biuld"], /unknown command 'biuld'.*Did you mean build\?/s],
    [["build", "a", "b", "--target", "cloudflare"], /too many arguments/s],
    [["new"], /needs a name/s],
    [["new", "app"], /needs a target.*cloudflare\|deno-deploy\|val-town/s],
    [["new", "app", "--target", "cloudflare", "--template", "helo"], /Did you mean hello\?/s],
    [["new", "My App", "--target", "cloudflare"], /lower-case/s],
  ])("2 for %j", async (args, message) => {
    const cwd = await setUp();
    const { code, stdout, stderr } = await run(cwd, ...args);
    expect(stderr).toMatch(message);
    if (args.includes("--json")) expect(JSON.parse(stdout)).toMatchObject({ error: { code: "USAGE" } });
    else expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(await readdir(cwd)).toEqual(["app.wasm"]);
  });

  test("2 and the help for nothing at all", async () => {
    const { code, stderr } = await run(await makeFolder());
    expect(stderr).toContain("Usage: go-edge");
    expect(code).toBe(2);
  });

  test("1 for work that failed, with a hint and without a stack", async () => {
    const { code, stderr } = await run(
      await makeFolder({ "app.wasm": "not wasm" }),
      "build",
      "app.wasm",
      "-t",
      "cloudflare",
    );
    expect(stderr).toMatch(/^error: the file is not WebAssembly/m);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
  });

  test("0 for what is asked for", async () => {
    const cwd = await makeFolder();
    expect(await run(cwd, "--version")).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
    for (const command of ["build", "call", "deploy", "new", "init"]) {
      const { code, stdout } = await run(cwd, command, "--help");
      expect(stdout).toContain("Examples:");
      expect(code).toBe(0);
    }
  });
});

describe("go-edge build", () => {
  test("prints a line for each step, and the sizes", async () => {
    const { code, stdout, stderr } = await run(await setUp(), "build", "app.wasm", "--target", "cloudflare");
    for (const step of ["compile", "inspect", "optimize", "bundle", "emit"]) {
      expect(stderr).toMatch(new RegExp(`^${step} .* \\d+\\.\\ds$`, "m"));
    }
    expect(stdout).toContain("of 80,000 characters");
    expect(stdout + stderr).not.toContain("\x1b");
    expect(code).toBe(0);
  });

  test("prints only JSON on standard output with --json, errors too", async () => {
    const cwd = await setUp();
    const built = await run(cwd, "build", "app.wasm", "--target", "cloudflare", "--json");
    expect(JSON.parse(built.stdout)).toMatchObject({ version: VERSION, target: "cloudflare" });
    expect(built.stderr).toContain("bundle");
    await writeFile(join(cwd, "app.wasm"), "not wasm");
    const failed = await run(cwd, "build", "app.wasm", "--target", "cloudflare", "--json");
    expect(JSON.parse(failed.stdout)).toMatchObject({ error: { code: "WASM_MALFORMED" } });
    expect(failed.code).toBe(1);
  });

  test("prints only the module on standard output with --out -", async () => {
    const { stdout } = await run(await setUp(), "build", "app.wasm", "--target", "val-town", "--out", "-");
    expect(stdout.startsWith("// Generated by go-edge")).toBe(true);
    expect(stdout).not.toContain("compile ");
  });
});

test("the same input gives the same bytes, from whatever folder", async () => {
  const [here, there] = [await setUp(), await setUp()];
  const args = ["build", join(here, "app.wasm"), "--target", "cloudflare"];
  for (const cwd of [here, there]) await run(cwd, ...args);
  const [first, second] = [await readFolder(join(here, "dist")), await readFolder(join(there, "dist"))];
  expect(second).toEqual(first);
  expect(first["worker.js"]).toContain("// dist/targets/cloudflare/entry.js");
});

test("go-edge new says what to do next", async () => {
  const cwd = await makeFolder();
  const { stdout, code } = await run(cwd, "new", "app", "--target", "cloudflare");
  expect(stdout).toContain("  cd app\n  npm install --save-dev wrangler\n  npx go-edge dev\n");
  expect(code).toBe(0);
  expect(await readdir(cwd)).toEqual(["app"]);
});

test("go-edge init prepares a module once, from any folder in it", async () => {
  const cwd = await makeFolder({ "go.mod": "module app\n\ngo 1.24\n", "cmd/x": "" });
  const first = await run(join(cwd, "cmd"), "init", "--target", "deno-deploy");
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("wrote deno.json") });
  const files = await readFolder(cwd);
  expect(Object.keys(files)).toEqual(expect.arrayContaining(["deno.json", "go-edge.json", ".go-edge/go/go.mod"]));
  const again = await run(cwd, "init");
  expect(again.stdout).toBe("everything is in place already\n");
  expect(await readFolder(cwd)).toEqual(files);
});

test("go-edge init needs a module", async () => {
  const { code, stderr } = await run(await makeFolder(), "init");
  expect(stderr).toContain("there is no go.mod");
  expect(code).toBe(1);
});
