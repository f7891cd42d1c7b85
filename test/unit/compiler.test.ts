import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { emitTinyGoEnv } from "../../adapter/build/binaryen.ts";
import { runCommand } from "../../adapter/build/command.ts";
import { detectCompiler, resolveCompiler } from "../../adapter/build/compiler.ts";
import { explainFailure } from "../../adapter/build/explain.ts";
import { findHazards } from "../../adapter/build/hazards.ts";
import type { GoPackage, Program } from "../../adapter/build/program.ts";
import { isOlder, resolveGo } from "../../adapter/build/toolchain.ts";
import { parseWasm } from "../../adapter/build/wasm.ts";
import { failure, makeFolder } from "./support/folder.ts";
import { GO } from "./support/toolchain.ts";
import { buildWasm, GUEST } from "./support/wasm-builder.ts";

function program(dir: string, imports: Record<string, string[]>): Program {
  const packages = Object.entries(imports).map(([ImportPath, Imports]): GoPackage => ({ ImportPath, Imports }));
  return {
    dir,
    pattern: ".",
    go: GO,
    root: packages[0]!,
    packages: new Map(packages.map((entry) => [entry.ImportPath, entry])),
    library: { path: "example.com/library", go: "1.24" },
    tags: undefined,
  };
}

const EDGE = { app: ["example.com/library/edge"], "example.com/library/edge": [] };
const HTTP = { app: ["app/inner"], "app/inner": ["net/http"], "net/http": [] };

/** Makes a folder of stand-ins the only one on the PATH, beside the shell's. */
async function installTools(tools: Record<string, string>, files: Record<string, string> = {}): Promise<string> {
  const scripts = Object.entries(tools).map(([name, script]) => [`bin/${name}`, `#!/bin/sh\n${script}\n`]);
  const dir = await makeFolder({ ...Object.fromEntries(scripts), ...files });
  for (const name of Object.keys(tools)) await chmod(join(dir, "bin", name), 0o755);
  vi.stubEnv("PATH", join(dir, "bin"));
  return dir;
}

const RUNTIME = { "root/src/runtime/a.go": "package runtime\nfunc scheduler(x bool) {}\nfunc wasmExportExit() {}\n" };
const installTinyGo = (version: string, files: Record<string, string> = RUNTIME) =>
  installTools(
    { tinygo: `[ $1 = version ] && echo "tinygo version ${version} linux/amd64" || echo "\${0%/bin/*}/root"` },
    files,
  );

beforeEach(() => vi.unstubAllEnvs());

describe("resolveCompiler", () => {
  test("auto takes Go for a program that reaches net/http, even with TinyGo there", async () => {
    const dir = await installTinyGo("0.41.1");
    const { compiler } = await resolveCompiler("auto", program(dir, HTTP));
    expect(compiler).toEqual({ name: "Go", version: "1.26.0", reason: "reaches net/http" });
  });

  test("auto takes TinyGo for a program that uses only edge", async () => {
    const dir = await installTinyGo("0.41.1");
    const { compiler, findings } = await resolveCompiler("auto", program(dir, EDGE));
    expect(compiler).toEqual({ name: "TinyGo", version: "0.41.1", reason: "uses only edge" });
    expect(findings).toEqual([]);
  });

  test.each([
    ["is not installed", () => installTools({})],
    ["0.40.0 is too old", () => installTinyGo("0.40.0")],
    [
      "lacks what go-edge programs link to: runtime.wasmExportExit",
      () => installTinyGo("0.43.0", { "root/src/runtime/a.go": "package runtime\nfunc scheduler(x bool) {}\n" }),
    ],
  ])("auto falls back to Go when TinyGo %s, and says so; asked for, it is an error", async (reason, install) => {
    const dir = await install();
    const { compiler } = await resolveCompiler("auto", program(dir, EDGE));
    expect(compiler).toMatchObject({ name: "Go", reason: expect.stringContaining(reason) });
    const error = await failure(resolveCompiler("tinygo", program(dir, EDGE)));
    expect(error).toMatchObject({ code: expect.stringMatching(/^TINYGO_/), message: expect.stringContaining(reason) });
    expect(error.hint).toContain("--compiler go");
  });

  test("TinyGo with net/http is allowed when asked for, with a warning that says how it comes in", async () => {
    const dir = await installTinyGo("0.42.0");
    const { compiler, findings } = await resolveCompiler("tinygo", program(dir, HTTP));
    expect(compiler.name).toBe("TinyGo");
    expect(findings).toMatchObject([
      { level: "warning", code: "TINYGO_NET_HTTP", chain: ["app", "app/inner", "net/http"] },
    ]);
    expect(findings[0]?.message).toContain('"GET /hello/{name}"');
  });
});

/** What `go env -json` tells outside of any module. */
function describeGo(env: Record<string, string>): string {
  const place = { GOROOT: GO.root, GOMODCACHE: "/home/x/go/pkg/mod" };
  return JSON.stringify({ GOVERSION: "go1.26.0", GOMOD: "/dev/null", GOWORK: "", GOFLAGS: "", ...place, ...env });
}

describe("resolveGo", () => {
  test("says what is needed when Go is missing or too old", async () => {
    const dir = await installTools({});
    const missing = await failure(resolveGo(dir));
    expect(missing).toMatchObject({ code: "GO_NOT_FOUND", hint: expect.stringContaining("https://go.dev/dl/") });
    await installTools({ go: `echo '{"GOVERSION":"go1.23.4","GOMOD":"/x/go.mod"}'` });
    const old = await failure(resolveGo(dir));
    expect(old).toMatchObject({ code: "GO_TOO_OLD", message: "Go 1.23.4 is too old: 1.24 or newer is needed" });
  });

  test("tells a module from none", async () => {
    const dir = await installTools({ go: `echo '${describeGo({})}'` });
    expect(await resolveGo(dir)).toEqual(GO);
  });

  test("tells that it was downloaded, and what GOFLAGS tells its linker", async () => {
    const GOROOT = "/home/x/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.0.linux-amd64";
    for (const GOFLAGS of ['-mod=mod "-ldflags=-X main.v=1"', "--ldflags=-w", "-tags=x,y"]) {
      await installTools({ go: `cat <<'END'\n${describeGo({ GOROOT, GOFLAGS })}\nEND`, cat: 'exec /bin/cat "$@"' });
      const tags = GOFLAGS.includes("tags") ? "x,y" : "";
      const ldflags = GOFLAGS.includes("main.v") ? "-X main.v=1" : GOFLAGS.includes("-w") ? "-w" : "";
      expect(await resolveGo("/")).toMatchObject({ root: GOROOT, isDownloaded: true, ldflags, tags });
    }
  });
});

test("isOlder compares major and minor numbers", () => {
  expect(isOlder("1.9", "1.24")).toBe(true);
  expect(isOlder("0.42.0", "1.1")).toBe(true);
  expect(isOlder("1.24rc1", "1.24")).toBe(false);
  expect(isOlder("2.0", "1.24")).toBe(false);
  expect(isOlder("devel +abcdef", "1.24")).toBe(false);
});

describe("emitTinyGoEnv", () => {
  test.each([
    ["the one the user names", (dir: string): Record<string, string> => ({ WASMOPT: `${dir}/bin/mine` }), "mine"],
    ["TinyGo's own", (): Record<string, string> => ({}), "own"],
  ])("wraps %s", async (_, env, expected) => {
    const dir = await makeFolder({
      "bin/mine": `#!/bin/sh\necho mine "$@"\n`,
      "bin/wasm-opt": `#!/bin/sh\necho own "$@"\n`,
    });
    await chmod(join(dir, "bin/mine"), 0o755);
    await chmod(join(dir, "bin/wasm-opt"), 0o755);
    for (const [name, value] of Object.entries(env(dir))) vi.stubEnv(name, value);
    const pass = "--pass-arg=asyncify-";
    const own = `${pass}ignore-imports ${pass}removelist@runtime._panic --asyncify -g it's\n`;
    for (const [level, before] of [
      [undefined, expected],
      ["-O3", `${expected} -O3`],
    ] as const) {
      const { WASMOPT } = await emitTinyGoEnv(dir, dir, level);
      const { stdout } = await runCommand(WASMOPT!, ["--asyncify", "-Oz", "-g", "it's"]);
      expect(stdout).toBe(`${before} ${own}`);
    }
  });

  test("brings one when there is none", async () => {
    const dir = await makeFolder();
    vi.stubEnv("PATH", "/bin");
    vi.stubEnv("WASMOPT", "");
    const { WASMOPT } = await emitTinyGoEnv(dir, dir);
    expect((await runCommand(WASMOPT!, ["--version"])).stdout).toMatch(/^wasm-opt version \d+/);
  });
});

test("findHazards names what can't work, unless only the standard library imports it", () => {
  const direct = program("", { app: ["os/exec"], "os/exec": [] });
  expect(findHazards(direct)).toMatchObject([{ code: "WONT_WORK", chain: ["app", "os/exec"] }]);
  const indirect = program("", { app: ["crypto/x"], "crypto/x": ["os/exec"], "os/exec": [] });
  (indirect.packages.get("crypto/x") as GoPackage).Standard = true;
  expect(findHazards(indirect)).toEqual([]);
});

test("explainFailure puts compilers' words into plain ones", () => {
  expect(explainFailure("TinyGo", "wasm-ld: error: undefined symbol: main.f")).toContain("--compiler go");
  expect(explainFailure("TinyGo", "reflect: call of MethodByName")).toContain("--compiler go");
  expect(explainFailure("TinyGo", "main.go:4:6: declared and not used: s")).toBeUndefined();
  expect(explainFailure("Go", "main.go:4:6: declared and not used: s")).toBeUndefined();
  expect(explainFailure("Go", "build constraints exclude all Go files in /go/src/syscall/js")).toContain("GOOS=js");
  expect(explainFailure("Go", "go: go.mod requires go >= 1.99 (running go 1.26.0)")).toContain("go.mod");
});

test("detectCompiler reads it from the binary", () => {
  const tinygo = buildWasm({ ...GUEST, functions: [...GUEST.functions, "edge_idle"] });
  expect(detectCompiler(parseWasm(tinygo))).toMatchObject({ name: "TinyGo" });
  expect(detectCompiler(parseWasm(buildWasm(GUEST)))).toMatchObject({ name: "unknown" });
});
