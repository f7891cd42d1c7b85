import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { runCommand } from "../../adapter/build/command.ts";
import { makeFolder, readFolder } from "../unit/support/folder.ts";

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");

const MOD = "module app\n\ngo 1.24\n";
const importing = (path: string, name = "main"): string => `package ${name}\n\nimport _ "${path}"\n`;
const SERVER = { "go.mod": MOD, "main.go": `${importing("net/http")}\nfunc main() {}\n` };

const init = (cwd: string, ...args: string[]) => runCommand(process.execPath, [MAIN, "init", ...args], { cwd });

async function hasLibrary(cwd: string): Promise<boolean> {
  const files = await readFolder(cwd);
  const isRequired = files["go.mod"]!.includes("go-edge.dev");
  expect(Object.keys(files).some((path) => path.startsWith(".go-edge/"))).toBe(isRequired);
  return isRequired;
}

test("a server of net/http gets no library, and is told how to", async () => {
  const cwd = await makeFolder(SERVER);
  const { code, stdout } = await init(cwd, "--target", "cloudflare");
  expect(stdout).toMatch(
    /wrote wrangler\.jsonc\n.*builds as it is.*\n\nNext:\n\n {2}npx go-edge build\n.*init --library/s,
  );
  expect(code).toBe(0);
  expect(await readFolder(cwd)).toMatchObject(SERVER);
  expect(await hasLibrary(cwd)).toBe(false);
});

test("--library adds it, and then it is kept up to date without", async () => {
  const cwd = await makeFolder(SERVER);
  expect(await init(cwd, "--library")).toMatchObject({ code: 0 });
  expect(await hasLibrary(cwd)).toBe(true);
  expect((await init(cwd)).stdout).toBe("everything is in place already\n");
});

test.each([
  ["a package imports it", { "api/api.go": importing("go-edge.dev/edge", "api") }],
  ["a test imports it", { "main_test.go": importing("go-edge.dev/edge/edgetest") }],
  ["a test of another package does", { "main_test.go": importing("go-edge.dev/kv", "main_test") }],
  ["what is only for wasm imports it", { "edge.go": `//go:build wasip1\n\n${importing("go-edge.dev/edge")}` }],
  ["nothing serves yet", { "main.go": "package main\n\nfunc main() {}\n" }],
] as const)("the library is added where %s", async (_, files) => {
  const cwd = await makeFolder({ ...SERVER, ...files });
  expect(await init(cwd)).toMatchObject({ code: 0 });
  expect(await hasLibrary(cwd)).toBe(true);
});

test("--quiet prints nothing, and --verbose what is run", async () => {
  const quiet = await init(await makeFolder(SERVER), "--quiet");
  expect(quiet).toEqual({ code: 0, stdout: "", stderr: "" });
  const cwd = await makeFolder(SERVER);
  const { stdout, stderr } = await init(cwd, "--verbose");
  expect(stderr).toMatch(/^go-edge .*, Node .*\n/);
  expect(stderr).toContain(`$ cd ${cwd} && GOOS=wasip1 GOARCH=wasm go list -e -deps`);
  expect(stdout).toContain("builds as it is");
});
