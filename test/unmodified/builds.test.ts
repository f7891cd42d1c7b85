import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno } from "../harness/deno.ts";
import { goEdge, type Outcome, run } from "../harness/run.ts";
import { MOD, serving } from "./serving.ts";

type Files = Record<string, string>;

/** Makes a repository with these files, beside the installed package. */
async function makeRepository(files: Files): Promise<string> {
  const folder = mkdtempSync(join(inject("workspace"), "build-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function git(folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("git", ["-c", "user.name=x", "-c", "user.email=x@y.example", ...args], {
    cwd: folder,
  });
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Builds what is in a folder of a repository, checks that nothing else of it has changed, and asks what is built. */
async function buildAndAsk(folder: string, at: string, args: string[], env?: Record<string, string>): Promise<string> {
  await git(folder, "init", "-q");
  await git(folder, "add", "-A");
  await git(folder, "commit", "-qm", "all");
  const out = mkdtempSync(join(inject("workspace"), "built-"));
  const { code, stderr } = await goEdgeIn(join(folder, at), ["--out", out, ...args], env);
  expect(code, stderr).toBe(0);
  expect(await git(folder, "status", "--porcelain", "--ignored")).toBe("");
  const server = await serveDeno(join(out, "main.js"));
  const { status, text } = await send(server.url, { path: "/" });
  await server.stop();
  expect(status, server.logs.join("\n")).toBe(200);
  return text;
}

function goEdgeIn(cwd: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return run("npx", ["--no-install", "go-edge", "build", "--target", "deno-deploy", ...args], { cwd, env });
}

/** A module that others import. */
const GREET: Files = {
  "greet/go.mod": "module example.com/greet\n\ngo 1.21\n",
  "greet/greet.go": 'package greet\n\nconst Text = "greetings"\n',
  "greet/cmd/main.go": serving('"of greet"'),
};

const NEEDS_GREET = "require example.com/greet v0.0.0\n\nreplace example.com/greet => ";

describe("an unmodified server is built, and its repository stays as it is,", () => {
  test("with a vendor folder", async () => {
    const folder = await makeRepository({
      ...GREET,
      "app/go.mod": `${MOD}\n${NEEDS_GREET}../greet\n`,
      "app/main.go": serving("greet.Text", ["example.com/greet"]),
    });
    expect(await run("go", ["mod", "vendor"], { cwd: join(folder, "app") })).toMatchObject({ code: 0 });
    expect(await buildAndAsk(folder, "app", [])).toBe("greetings");
  });

  test.each([
    ["from its root", ".", ["./cmd/app"]],
    ["from inside a module", "cmd/app", []],
    ["by import path", ".", ["example.com/app"]],
  ])("in a workspace, %s", async (_, at, args) => {
    const folder = await makeRepository({
      ...GREET,
      "go.work": "go 1.24\n\nuse (\n\t./cmd/app\n\t./greet\n)\n",
      "cmd/app/go.mod": MOD,
      "cmd/app/main.go": serving("greet.Text", ["example.com/greet"]),
    });
    expect(await buildAndAsk(folder, at, args)).toBe("greetings");
  });

  test("with an old go line in go.mod, and with a dot and a version in the module's path", async () => {
    const folder = await makeRepository({
      "go.mod": "module gopkg.example/old.v3/v2\n\ngo 1.16\n",
      "main.go": serving('"old"'),
    });
    expect(await buildAndAsk(folder, ".", [])).toBe("old");
  });

  const SERVER: Files = {
    "go.mod": MOD,
    "cmd/server/main.go": serving('version + " " + tag + " " + system + " " + page'),
    "cmd/server/page.go":
      'package main\n\nimport _ "embed"\n\n//go:embed page.txt\nvar page string\n\nvar version = "none"\n',
    "cmd/server/page.txt": "a page",
    "cmd/server/plain.go": '//go:build !special\n\npackage main\n\nconst tag = "plain"\n',
    "cmd/server/special.go": '//go:build special\n\npackage main\n\nconst tag = "special"\n',
    "cmd/server/system_wasip1.go": 'package main\n\nconst system = "wasip1"\n',
    "cmd/server/system_native.go": '//go:build !wasip1\n\npackage main\n\nconst system = "native"\n',
    "cmd/server/main_test.go": "package main\n\nbroken\n",
  };

  test("in a folder of several files, some of which have tags, with -X", async () => {
    const folder = await makeRepository(SERVER);
    const args = ["./cmd/server", "--tags", "special,other", "--ldflags", "-X main.version=1.2"];
    expect(await buildAndAsk(folder, ".", args)).toBe("1.2 special wasip1 a page");
  });

  test("with GOFLAGS", async () => {
    const folder = await makeRepository(SERVER);
    const env = { GOFLAGS: "-tags=special -mod=mod '-ldflags=-X main.version=1.3'" };
    expect(await buildAndAsk(folder, ".", ["./cmd/server"], env)).toBe("1.3 special wasip1 a page");
  });

  test("by a Go that the go command has downloaded", async () => {
    const folder = await makeRepository({ "go.mod": MOD, "main.go": serving("runtime.Version()", ["runtime"]) });
    expect(await buildAndAsk(folder, ".", [], { GOTOOLCHAIN: "go1.24.9" })).toBe("go1.24.9");
  });

  test("beside package edge", async () => {
    const folder = await makeRepository({
      "go.mod": MOD,
      "main.go": serving("string(edge.RequestData(r.Context()))[:1]", ["go-edge.dev/edge"]),
    });
    expect(await goEdge(folder, "init")).toMatchObject({ code: 0 });
    expect(await buildAndAsk(folder, ".", [])).toBe("{");
  });
});

describe("what is not served", () => {
  test("a program of another module", async () => {
    const folder = await makeRepository({ ...GREET, "go.mod": `${MOD}\n${NEEDS_GREET}./greet\n` });
    const { code, stderr } = await goEdgeIn(folder, ["example.com/greet/cmd"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("example.com/greet/cmd is of another module, in ")]);
    expect(stderr).toContain("Build it in its own module");
  });

  test.each([
    ["does not use it", "http.StatusText(200)"],
    ["is only a client", "http.Get"],
  ])("a program that reaches net/http, and %s", async (_, use) => {
    const folder = await makeRepository({
      "go.mod": MOD,
      "main.go": `package main\n\nimport "net/http"\n\nvar sink any\n\nfunc main() { sink = ${use} }\n`,
    });
    const { code, stderr } = await goEdgeIn(folder, []);
    expect([code, stderr]).toEqual([1, expect.stringContaining("the program never serves: nothing that main reaches")]);
  });
});
