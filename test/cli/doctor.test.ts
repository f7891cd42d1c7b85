import { chmod, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { runCommand } from "../../adapter/build/command.ts";
import { findProgram } from "../../adapter/build/find.ts";
import { linkLibrary } from "../../adapter/build/link.ts";
import type { ProjectCheck, ToolCheck } from "../../adapter/doctor/check.ts";
import type { DoctorReport } from "../../adapter/doctor/doctor.ts";
import { renderInstall } from "../../adapter/doctor/install.ts";
import { DENO } from "../harness/deno.ts";
import { makeFolder, readFolder } from "../unit/support/folder.ts";

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");

interface Outcome {
  code: number;
  stderr: string;
  report: DoctorReport;
  tool(name: ToolCheck["name"]): ToolCheck;
  /** What is not as it should be in the project. */
  problems: ProjectCheck[];
}

/** Runs the installed doctor, which finds programs in those folders alone. */
async function examine(cwd: string, path: string[], ...args: string[]): Promise<Outcome> {
  const before = await readFolder(cwd);
  const env = { PATH: path.join(delimiter), WASMOPT: "" };
  const { code, stdout, stderr } = await runCommand(process.execPath, [MAIN, "doctor", "--json", ...args], {
    cwd,
    env,
  });
  expect(await readFolder(cwd), "it changes nothing").toEqual(before);
  const report: DoctorReport = JSON.parse(stdout);
  return {
    code,
    stderr,
    report,
    tool: (name) => report.tools.find((tool) => tool.name === name)!,
    problems: report.checks.filter(({ state }) => state !== "ok"),
  };
}

/** Makes a folder for the PATH with a program in it that tells a version. */
async function makeTool(name: string, text: string): Promise<string> {
  const folder = await makeFolder({ [name]: `#!/bin/sh\necho "${text}"\n` });
  await chmod(join(folder, name), 0o755);
  return folder;
}

/** Makes a folder for the PATH with those of this machine's programs alone. */
async function pick(...names: string[]): Promise<string[]> {
  const folder = await makeFolder();
  for (const name of names) await symlink((await findProgram(name))!, join(folder, name));
  return [folder];
}

/** Folders with Go and TinyGo as they are installed. */
async function compilers(): Promise<string[]> {
  return [dirname((await findProgram("go"))!), dirname((await findProgram("tinygo"))!)];
}

const WRANGLER = JSON.stringify({
  name: "app",
  main: "dist/worker.js",
  compatibility_date: "2026-04-01",
  build: { command: "npx go-edge build" },
});
const MODULE = { "go.mod": "module app\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n" };
const PROJECT = { ...MODULE, "go-edge.json": '{ "target": "cloudflare" }', "wrangler.jsonc": WRANGLER };

describe("tools", () => {
  test("what is missing fails where the target needs it, with the command that installs it", async () => {
    const { code, report, tool } = await examine(await makeFolder(), []);
    expect(tool("node")).toMatchObject({ state: "ok", version: process.versions.node, path: process.execPath });
    expect(tool("wasm-opt")).toMatchObject({ state: "ok", path: expect.stringContaining("binaryen") });
    expect(tool("go")).toMatchObject({ state: "failed", minimum: "1.24", problem: "it is not installed" });
    expect(tool("go").install).toMatch(/go\.dev|brew install go|GoLang\.Go/);
    expect(tool("deno")).toMatchObject({ state: "unneeded" });
    expect(report).toMatchObject({ ok: false, target: null, project: null });
    expect(code).toBe(1);
  });

  test("what is there is told, with its version and place", async () => {
    const path = [...(await compilers()), dirname(DENO)];
    const { code, tool } = await examine(await makeFolder(), path, "--target", "deno-deploy");
    for (const name of ["go", "tinygo", "deno"] as const) {
      const expected = {
        state: "ok",
        version: expect.stringMatching(/^\d+\.\d+/),
        path: expect.stringContaining(name),
      };
      expect(tool(name)).toMatchObject(expected);
    }
    expect(code).toBe(0);
  });

  test.each([
    ["deno-deploy", "deno", "failed"],
    ["val-town", "tinygo", "failed"],
    ["cloudflare", "tinygo", "warning"],
    ["wasi", "deno", "unneeded"],
  ] as const)("for %s, a missing %s is %s", async (target, name, state) => {
    const { code, tool } = await examine(await makeFolder(), await pick("go"), "--target", target);
    expect(tool(name)).toMatchObject({ state, problem: "it is not installed" });
    expect(code).toBe(state === "failed" ? 1 : 0);
  });

  test("what is too old is told so", async () => {
    const path = [await makeTool("deno", "deno 2.1.4 (stable)"), ...(await compilers())];
    const { code, tool } = await examine(await makeFolder(), path, "--target", "deno-deploy");
    expect(tool("deno")).toMatchObject({ state: "failed", version: "2.1.4", install: "npm install --global deno" });
    expect(tool("deno").problem).toBe("2.1.4 is too old: 2.8 or newer is needed");
    expect(code).toBe(1);
  });

  test("the project's own wrangler comes first", async () => {
    const manifest = { "node_modules/wrangler/package.json": '{ "version": "3.9.1" }' };
    const path = [await makeTool("wrangler", "4.86.0"), ...(await compilers())];
    const global = await examine(await makeFolder(PROJECT), path);
    expect(global.tool("wrangler")).toMatchObject({ state: "ok", version: "4.86.0" });
    const own = await examine(await makeFolder({ ...PROJECT, ...manifest }), path);
    expect(own.tool("wrangler")).toMatchObject({ state: "warning", version: "3.9.1" });
  });

  test.each([
    ["macos", "tinygo", "brew install tinygo-org/tools/tinygo"],
    ["macos", "go", "brew install go"],
    ["windows", "go", "winget install --exact --id GoLang.Go"],
    ["debian", "go", "linux-arm64.tar.gz"],
    ["debian", "tinygo", "tinygo_0.41.1_arm64.deb"],
    ["other", "tinygo", "https://tinygo.org/getting-started/install/"],
    ["windows", "wrangler", "npm install --save-dev wrangler"],
  ] as const)("on %s, %s is installed by its own means", (system, tool, command) => {
    expect(renderInstall(tool, { system, arch: "arm64" })).toContain(command);
  });
});

describe("the project", () => {
  test("that init has made is as it should be", async () => {
    const cwd = await makeFolder(PROJECT);
    await linkLibrary(cwd);
    const { code, report, problems } = await examine(cwd, await compilers());
    expect(problems).toEqual([]);
    expect(report.checks.map(({ subject }) => subject)).toEqual(["go-edge.json", "go.mod", "wrangler.jsonc"]);
    expect(report).toMatchObject({ target: "cloudflare", project: cwd, ok: true });
    expect(code).toBe(0);
  });

  test.each([
    ["go-edge.json", '{ "target": "cloudfare" }', "failed", /cloudfare/],
    ["go-edge.json", '{ "target": "cloudflare", "package": "./cmd" }', "failed", /no folder/],
    ["go.mod", "modul app\n", "failed", /go\.mod/],
    ["main.go", 'package main\n\nimport _ "go-edge.dev/edge"\n\nfunc main() {}\n', "failed", /lacks go-edge\.dev/],
    ["wrangler.jsonc", "{}", "failed", /"main" is missing/],
    ["wrangler.jsonc", WRANGLER.replace("build", "bild"), "failed", /"build\.command" is missing/],
    ["wrangler.jsonc", WRANGLER.replace("compatibility_date", "date"), "failed", /"compatibility_date" is missing/],
    ["wrangler.jsonc", WRANGLER.replace("dist/", "out/"), "warning", /main" is out.* writes dist\/worker\.js/],
    ["wrangler.jsonc", "{", "failed", /not valid in line 1/],
  ] as const)("%s with %j: %s", async (file, text, state, message) => {
    const { code, problems } = await examine(await makeFolder({ ...PROJECT, [file]: text }), await compilers());
    expect(problems[0]).toMatchObject({ state, message: expect.stringMatching(message) });
    expect(code).toBe(state === "failed" ? 1 : 0);
  });

  test("wrangler.toml is read as well, and none at all is told", async () => {
    const { "wrangler.jsonc": _, ...rest } = PROJECT;
    const toml = 'main = "dist/worker.js" # here\ncompatibility_date = "2026-04-01"\n[build]\ncommand = "make"\n';
    const path = await compilers();
    expect((await examine(await makeFolder({ ...rest, "wrangler.toml": toml }), path)).problems).toEqual([]);
    const inline = toml.replace("[build]\ncommand", "build.command");
    expect((await examine(await makeFolder({ ...rest, "wrangler.toml": inline }), path)).problems).toEqual([]);
    const { code, problems } = await examine(await makeFolder(rest), path);
    expect(problems).toMatchObject([{ state: "failed", fix: "npx go-edge init --target cloudflare" }]);
    expect(code).toBe(1);
  });

  test("an old copy of the library is a warning, since a build renews it", async () => {
    const cwd = await makeFolder(PROJECT);
    await linkLibrary(cwd);
    const file = join(cwd, ".go-edge/go/edge/doc.go");
    await writeFile(file, `${await readFile(file, "utf8")}// older\n`);
    const { code, problems } = await examine(cwd, await compilers());
    expect(problems).toMatchObject([{ subject: "go.mod", state: "warning", fix: "npx go-edge init" }]);
    expect(code).toBe(0);
  });
});

test("people get a line for each thing, and the way out under what fails", async () => {
  const options = { cwd: await makeFolder(PROJECT), env: { PATH: "", NO_COLOR: "1" } };
  const { code, stdout } = await runCommand(process.execPath, [MAIN, "doctor"], options);
  expect(stdout).toMatch(/^ {2}✓ Node {6}\d+\.\d+\.\d+ {2}\//m);
  expect(stdout).toMatch(/^ {2}✗ Go {8}it is not installed\n +for every build.*\n +\S.*go/m);
  expect(stdout).toMatch(/\n1 thing is missing or wrong for cloudflare\n$/);
  expect(stdout).not.toContain("\x1b");
  expect(code).toBe(1);
});
