import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Layout, resolveLayout } from "../../adapter/build/layout.ts";
import { resolveLibrary } from "../../adapter/build/library.ts";
import { checkName, emitConfig, emitProject } from "../../adapter/build/scaffold.ts";
import { resolveTarget } from "../../adapter/build/targets.ts";
import { listTemplates } from "../../adapter/build/templates.ts";
import { failure, makeFolder, readFolder } from "./support/folder.ts";

const cloudflare = resolveTarget("cloudflare");

/** A module whose one program is in its root. */
const FLAT: Layout = { package: undefined, choices: [], watch: ["main.go", "go.mod"] };

/** The files of a project, without the library. */
async function readProject(dir: string): Promise<Record<string, string>> {
  const files = Object.entries(await readFolder(dir));
  return Object.fromEntries(files.filter(([path]) => !path.startsWith(".go-edge/")));
}

describe("emitProject", () => {
  const made = listTemplates().flatMap(({ name, targets }) => targets.map((target) => [name, target] as const));

  test.each(made)("makes a project of %s for %s", async (template, targetName) => {
    const cwd = await makeFolder();
    const target = resolveTarget(targetName);
    const dir = await emitProject({ cwd, name: "my-app", target, template });
    expect(dir).toBe(join(cwd, "my-app"));
    expect(await readdir(cwd)).toEqual(["my-app"]);
    const files = await readProject(dir);
    const library = await resolveLibrary();
    expect(files["go.mod"]).toMatch(/^module my-app$/m);
    expect(files["go.mod"]).toContain(`replace ${library.path} => ./.go-edge/go`);
    expect(files["main.go"]).toContain("package main");
    expect(files["README.md"]).toMatch(/^# my-app$/m);
    expect(files[".gitignore"]).toContain("!/.go-edge/go/");
    expect(files["main_test.go"]).toContain("edgetest.Serve(");
    expect(Object.keys(files).filter((path) => /^_|^template\.json$|^blob-host|\//.test(path))).toEqual([]);
    if (target.name === "cloudflare") expect(files["wrangler.jsonc"]).toContain('"name": "my-app"');
    expect(JSON.parse(files["go-edge.json"]!)).toMatchObject({ target: target.name });
    expect(await readdir(join(dir, ".go-edge/go"))).toContain("go.mod");
  });

  test("takes an empty folder, and no other", async () => {
    const cwd = await makeFolder({ "full/file": "theirs", file: "theirs" });
    await mkdir(join(cwd, "empty"));
    await emitProject({ cwd, name: "empty", target: cloudflare, template: "hello" });
    for (const name of ["full", "file"]) {
      const error = await failure(emitProject({ cwd, name, target: cloudflare, template: "hello" }));
      expect(error).toMatchObject({ name: "UsageError", message: expect.stringContaining(join(cwd, name)) });
    }
    expect((await readdir(cwd)).sort()).toEqual(["empty", "file", "full"]);
    expect(await readFolder(join(cwd, "full"))).toEqual({ file: "theirs" });
  });

  test("lists the templates when there is none of that name", async () => {
    const cwd = await makeFolder();
    const make = (template: string) => failure(emitProject({ cwd, name: "app", target: cloudflare, template }));
    expect((await make("helo")).hint).toBe("Did you mean hello?");
    const names = listTemplates().map(({ name }) => name);
    expect((await make("spreadsheet")).hint).toContain(names.join(", "));
    expect(await readdir(cwd)).toEqual([]);
  });

  test("says which platforms a template is for", async () => {
    const cwd = await makeFolder();
    const error = await failure(emitProject({ cwd, name: "app", target: resolveTarget("wasi"), template: "proxy" }));
    expect(error.message).toBe("the template proxy is for cloudflare, deno-deploy, val-town, not for wasi");
    expect(error.hint).toBe("For wasi there are: hello, echo.");
    expect(await readdir(cwd)).toEqual([]);
  });

  test.each(["My-App", "a b", "../x", "-x", "x-", "a--b", "", "a".repeat(64), ".hidden"])(
    "refuses the name %j",
    async (name) => {
      expect(checkName(name)).toBeTruthy();
      const error = await failure(emitProject({ cwd: "/nowhere", name, target: cloudflare, template: "hello" }));
      expect(error.name).toBe("UsageError");
    },
  );

  test("leaves nothing when it is interrupted", async () => {
    const cwd = await makeFolder();
    const project = { cwd, name: "app", target: cloudflare, template: "hello", signal: AbortSignal.abort() };
    expect(await failure(emitProject(project))).toMatchObject({ code: "INTERRUPTED" });
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe("emitConfig", () => {
  test("writes the target's configuration under the module's name, and not over what is there", async () => {
    const root = await makeFolder({ "go-edge.json": "theirs" });
    const done = await emitConfig(root, "example.com/Some_API/v2", cloudflare, FLAT);
    expect(done).toEqual(["go-edge.json is there already: left as it is", "wrote wrangler.jsonc"]);
    const files = await readFolder(root);
    expect(Object.keys(files).sort()).toEqual(["go-edge.json", "wrangler.jsonc"]);
    expect(files["go-edge.json"]).toBe("theirs");
    expect(files["wrangler.jsonc"]).toContain('"name": "some-api"');
  });

  test.each([
    ["cloudflare", "wrangler.toml", "wrangler.jsonc"],
    ["cloudflare", "wrangler.json", "wrangler.jsonc"],
    ["deno-deploy", "deno.jsonc", "deno.json"],
  ] as const)("for %s, does not put its own beside %s", async (target, theirs, ours) => {
    const root = await makeFolder({ [theirs]: "theirs" });
    const done = await emitConfig(root, "app", resolveTarget(target), FLAT);
    expect(done.find((line) => line.startsWith(theirs))).toMatch(/left as it is. It needs .*dist\//);
    expect(await readdir(root)).not.toContain(ours);
  });

  test("for val-town, is go-edge.json alone", async () => {
    const root = await makeFolder();
    expect(await emitConfig(root, "app", resolveTarget("val-town"), FLAT)).toEqual(["wrote go-edge.json"]);
  });

  test("names the program where it is not in the root, and watches its folders", async () => {
    const program = "package main\n\nfunc main() {}\n";
    const root = await makeFolder({
      "go.mod": "module app\n\ngo 1.24\n",
      "cmd/server/main.go": program,
      "internal/api/api.go": "package api\n",
    });
    const layout = await resolveLayout(root);
    expect(layout).toEqual({ package: "./cmd/server", choices: [], watch: ["cmd", "internal", "go.mod"] });
    await emitConfig(root, "app", cloudflare, layout);
    const files = await readFolder(root);
    expect(JSON.parse(files["go-edge.json"]!)).toMatchObject({ target: "cloudflare", package: "./cmd/server" });
    expect(files["wrangler.jsonc"]).toContain('"watch_dir": ["cmd", "internal", "go.mod"]');
  });

  test("lists several programs, and prefers the one in the root", async () => {
    const program = "package main\n\nfunc main() {}\n";
    const files = { "go.mod": "module app\n\ngo 1.24\n", "cmd/a/main.go": program, "cmd/b/main.go": program };
    expect((await resolveLayout(await makeFolder(files))).choices).toEqual(["./cmd/a", "./cmd/b"]);
    expect(await resolveLayout(await makeFolder({ ...files, "main.go": program }))).toEqual(FLAT);
  });
});

describe("names", () => {
  test.each(["net", "fmt", "std", "con"])("refuses %s, which Go or Windows would not take", async (name) => {
    const cwd = await makeFolder();
    const error = await failure(emitProject({ cwd, name, target: cloudflare, template: "hello" }));
    expect(error).toMatchObject({ name: "UsageError", hint: expect.stringMatching(/standard library|reserved/) });
    expect(await readdir(cwd)).toEqual([]);
  });
});
