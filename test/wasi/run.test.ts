import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { runCommand } from "../../adapter/build/command.ts";
import { makeFolder } from "../unit/support/folder.ts";
import { buildWasm, GUEST } from "../unit/support/wasm-builder.ts";

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");
const programs = fileURLToPath(new URL("programs", import.meta.url));

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
}

/** Runs the installed command line, with bytes on its standard input. */
async function run(
  args: string[],
  { cwd = programs, input = Buffer.alloc(0), env = {} as Record<string, string> } = {},
): Promise<Ended> {
  const child = start(args, { cwd, env });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout!.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr!.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin!.on("error", () => {}); // it may end before it has read all
  child.stdin!.end(input);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() };
}

function start(args: string[], { cwd = programs, env = {} as Record<string, string> } = {}): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const said = async (...args: Parameters<typeof run>): Promise<[code: number | null, stdout: string]> => {
  const { code, stdout } = await run(...args);
  return [code, stdout.toString()];
};

/** Compiled once, as anybody would: with go build. */
let tool: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "go-edge-run-"));
  tool = join(folder, "tool.wasm");
  const { code, stderr } = await runCommand("go", ["build", "-o", tool, "./tool"], {
    cwd: programs,
    env: { GOOS: "wasip1", GOARCH: "wasm" },
  });
  if (code !== 0) throw new Error(stderr);
  return () => rm(folder, { recursive: true });
});

test("a server is told that nobody connects to it: by run, while exec leaves it to Go", async () => {
  const main = `package main

import "net/http"

func main() {
	println("listening")
	_ = http.ListenAndServe(":8080", nil)
}
`;
  const cwd = await makeFolder({ "go.mod": "module server\n\ngo 1.24\n", "main.go": main });
  // As builds do it, so that net/http is compiled once for all of them.
  const args = ["build", "-trimpath", "-ldflags=-s -w", "-o", "server.wasm", "."];
  expect(await runCommand("go", args, { cwd, env: { GOOS: "wasip1", GOARCH: "wasm" } })).toMatchObject({ code: 0 });
  const served = await run(["run", "server.wasm"], { cwd });
  expect(served.stderr).toMatch(
    /^listening\nerror: server\.wasm serves HTTP, and here nobody connects.*\n\nhint: .*go-edge dev/,
  );
  expect(served.code).toBe(1);
  const executed = await run(["exec", "server.wasm"], { cwd });
  expect(executed.stderr).toMatch(/^listening\nfatal error: all goroutines are asleep - deadlock!\n/);
  expect(executed.code).toBe(2);
});

describe.each(["run", "exec"])("go-edge %s, of a .wasm", (command) => {
  test("arguments are the program's, whatever they look like", async () => {
    const args = ["args", "-v", "--dir", "", "é", "--help"];
    expect(await said([command, tool, ...args])).toEqual([0, `["-v" "--dir" "" "é" "--help"]\n`]);
  });

  test("bytes go through: standard input, output and error", async () => {
    const input = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => (i * 7 + (i >> 8)) & 0xff));
    const { code, stdout, stderr } = await run([command, tool, "cat"], { input });
    expect([code, stderr, stdout.equals(input)]).toEqual([0, `${1 << 20} <nil>\n`, true]);
  });

  test.each([0, 1, 3, 130, 255])("exit code %i", async (code) => {
    expect(await said([command, tool, "exit", String(code)])).toEqual([code, ""]);
  });

  test("a panic is Go's own", async () => {
    const { code, stderr } = await run([command, tool, "panic"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^panic: on purpose\n\ngoroutine 1/);
  });

  test("deep recursion has room", async () => {
    expect(await said([command, tool, "deep", "1000000"])).toEqual([0, "1000000\n"]);
  });

  test.each(["sleep", "spin", "wait"])("an interrupt ends it at once: %s", async (job) => {
    const child = start([command, tool, job]);
    const [ready] = (await once(child.stdout!, "data")) as [Buffer];
    expect(ready.toString()).toBe("ready\n");
    child.kill("SIGINT");
    const [code, signal] = await once(child, "close");
    expect([code, signal]).toEqual([null, "SIGINT"]);
  });

  test("what is no program says so", async () => {
    const cwd = await makeFolder();
    const files: [name: string, bytes: Uint8Array | string, code: number, message: RegExp][] = [
      ["text.wasm", "no wasm", 1, /text\.wasm is not a WebAssembly module: /],
      ["reactor.wasm", buildWasm({ functions: ["_initialize"], memory: true }), 1, /is a WASI reactor.*c-shared/s],
      ["library.wasm", buildWasm({ functions: ["add"], memory: true }), 1, /is not a WASI program: it has no _start/],
      ["edge.wasm", buildWasm(GUEST), 1, /edge\.wasm serves HTTP, and here nobody.*go-edge dev/s],
      ["env.wasm", buildWasm({ imports: [["env", "f"]], functions: ["_start"], memory: true }), 1, /env\.f/],
      [
        "trap.wasm",
        buildWasm({ functions: ["_start"], memory: true, body: [0] }),
        134,
        /trap\.wasm trapped:.*unreachable/s,
      ],
    ];
    for (const [name, bytes, code, message] of files) {
      await writeFile(join(cwd, name), bytes);
      const ended = await run([command, name], { cwd });
      expect(ended.stderr).toMatch(message);
      expect([ended.code, ended.stdout.toString()]).toEqual([code, ""]);
      expect(ended.stderr).not.toContain("node:internal");
    }
    const { code, stderr } = await run([command, "none.wasm"], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/none\.wasm can't be read: ENOENT/)]);
  });
});

describe("go-edge run", () => {
  test("a .wasm has no variables but those it is given; a package has all", async () => {
    const env = { TOOL_LEVEL: "outside" };
    expect(await said(["run", tool, "env", "TOOL_LEVEL"], { env })).toEqual([0, " 0\n"]);
    expect(await said(["run", "--env", "TOOL_LEVEL=debug", tool, "env", "TOOL_LEVEL"], { env })).toEqual([
      0,
      "debug 1\n",
    ]);
    const [, inherited] = await said(["run", "./tool", "env", "TOOL_LEVEL"], { env });
    expect(inherited).toMatch(/^outside \d\d+\n$/);
    const [, overridden] = await said(["run", "--env", "TOOL_LEVEL=debug", "./tool", "env", "TOOL_LEVEL"], { env });
    expect(overridden).toMatch(/^debug/);
  });

  test.each(["./tool", "wasm"])("it starts in the current folder, which is all that it finds: %s", async (program) => {
    const name = program === "wasm" ? tool : program;
    const temporary = async () => (await readdir(tmpdir())).filter((entry) => entry.startsWith("tool-"));
    const before = await temporary();
    expect(await said(["run", name, "read", "go.mod"])).toEqual([0, expect.stringMatching(/^module .* <nil>\n$/s)]);
    expect(await said(["run", name, "where"])).toEqual([0, "/ <nil>\ntrue <nil>\n"]);
    const [, refused] = await said(["run", name, "read", "/etc/passwd"]);
    expect(refused).toBe(" open /etc/passwd: No such file or directory\n");
    const [, above] = await said(["run", name, "read", "../run.test.ts"]);
    expect(above).toMatch(/No such file/);
    expect(await temporary()).toEqual(before);
  });

  test("or what it is given: folders, at their own path or another", async () => {
    const cwd = await makeFolder({ "data/x.txt": "data" });
    const dirs = ["--dir", "data", "--dir", `${join(cwd, "data")}:/else/where`];
    expect(await said(["run", ...dirs, tool, "read", "data/x.txt"], { cwd })).toEqual([0, "data <nil>\n"]);
    expect(await said(["run", ...dirs, tool, "read", "/else/where/x.txt"], { cwd })).toEqual([0, "data <nil>\n"]);
    expect(await said(["run", ...dirs, tool, "write", "/else/where/y.txt", "new"], { cwd })).toEqual([0, "<nil>\n"]);
    expect((await readdir(join(cwd, "data"))).sort()).toEqual(["x.txt", "y.txt"]);
    expect((await said(["run", "--no-dir", tool, "read", "data/x.txt"], { cwd }))[1]).not.toContain("<nil>");
    // After --, what follows is the program's; before it, options may follow the program.
    const late = ["run", tool, "--dir", "data", "--env", "A=1", "--", "read", "data/x.txt"];
    expect(await said(late, { cwd })).toEqual([0, "data <nil>\n"]);
  });

  test.each([
    [["--dir", "none", "x.wasm"], /There is no folder .*none/],
    [["--env", "NAME", "x.wasm"], /name and a value/],
    [["--compiler", "gcc", "."], /Allowed choices are go, tinygo/],
    [["--direct", "x", "x.wasm"], /unknown option '--direct'/],
    [[], /missing required argument/],
  ])("2 for %j", async (args, message) => {
    const { code, stderr } = await run(["run", ...args]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test("a package that does not compile is explained", async () => {
    const cwd = await makeFolder({
      "go.mod": "module x\n\ngo 1.24\n",
      "main.go": "package main\n\nfunc main() { x }\n",
    });
    const { code, stderr } = await run(["run", "."], { cwd });
    expect(stderr).toMatch(/does not compile with Go .*undefined: x/s);
    expect(code).toBe(1);
  });

  test("TinyGo", async () => {
    const options = ["run", "--compiler", "tinygo", "--env", "A=tiny"];
    expect(await said([...options, "./tool", "read", "go.mod"])).toEqual([
      0,
      expect.stringContaining("module example.com"),
    ]);
    expect((await said([...options, "./tool", "env", "A"]))[1]).toMatch(/^tiny /);
  });
});

describe("go-edge exec", () => {
  test("recursion without end is Go's own stack overflow", async () => {
    const { code, stderr } = await run(["exec", tool, "deep", "1000000000"]);
    expect(stderr.slice(0, 200)).toMatch(/goroutine stack exceeds 1000000000-byte limit/);
    expect(code).toBe(2);
  });

  test("has the environment, the current folder, and all files", async () => {
    const cwd = await makeFolder({ "x.txt": "here" });
    await mkdir(join(cwd, "sub"));
    await copyFile(tool, join(cwd, "sub", "tool.wasm"));
    const env = { TOOL_LEVEL: "outside", TMPDIR: cwd };
    expect((await said(["exec", "sub/tool.wasm", "env", "TOOL_LEVEL"], { cwd, env }))[1]).toMatch(/^outside \d+\n$/);
    expect(await said(["exec", "sub/tool.wasm", "read", "x.txt"], { cwd })).toEqual([0, "here <nil>\n"]);
    expect(await said(["exec", "tool.wasm", "read", "../x.txt"], { cwd: join(cwd, "sub") })).toEqual([
      0,
      "here <nil>\n",
    ]);
    expect((await said(["exec", "sub/tool.wasm", "where"], { cwd, env }))[1]).toBe(`${cwd} <nil>\ntrue <nil>\n`);
  });
});

describe("go-edge test", () => {
  test("passes, with flags of go test", async () => {
    const [code, stdout] = await said(["test", "-count=1", "-v", "-run", "Deep|Wasm|Files|Skipped", "./tool"]);
    expect(code).toBe(0);
    for (const line of ["--- PASS: TestDeep", "--- PASS: TestWasm", "--- PASS: TestFiles", "--- SKIP: TestSkipped"]) {
      expect(stdout).toContain(line);
    }
    expect(stdout).toMatch(/^ok\s+example\.com\/programs\/tool/m);
  });

  test("fails as go test does", async () => {
    const [code, stdout] = await said(["test", "-count=1", "./..."], { env: { TOOL_FAIL: "1" } });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/--- FAIL: TestFailing.*failed as asked/s)]);
    const { code: usage, stderr } = await run(["test", "-v=maybe"]);
    expect([usage, stderr]).toEqual([2, expect.stringContaining("invalid boolean value")]);
  });

  test("an interrupt leaves no process", async () => {
    const child = start(["test", "-count=1", "-v", "-run", "Sleeping", "./tool"], { env: { TOOL_SLEEP: "1" } });
    const output = child.stdout!;
    let text = "";
    output.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    await expect.poll(() => text, { timeout: 60_000 }).toContain("ready");
    // As a terminal does: to the whole group.
    process.kill(-child.pid!, "SIGINT");
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    await expect.poll(() => isAlive(-child.pid!), { timeout: 10_000 }).toBe(false);
  });
});
