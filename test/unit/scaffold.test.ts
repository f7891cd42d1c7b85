import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resolveLibrary } from "../../adapter/build/library.ts";
import { checkName, emitConfig, emitProject, listTemplates } from "../../adapter/build/scaffold.ts";
import { resolveTarget, TARGETS } from "../../adapter/build/targets.ts";
import { failure, makeFolder, readFolder } from "./support/folder.ts";

const cloudflare = resolveTarget("cloudflare");

/** The files of a project, without the library. */
async function readProject(dir: string): Promise<Record<string, string>> {
  const files = Object.entries(await readFolder(dir));
  return Object.fromEntries(files.filter(([path]) => !path.startsWith(".go-edge/")));
}

describe("emitProject", () => {
  test.each(TARGETS)("makes a project for $name", async (target) => {
    const cwd = await makeFolder();
    const dir = await emitProject({ cwd, name: "my-app", target, template: "hello" });
    expect(dir).toBe(join(cwd, "my-app"));
    expect(await readdir(cwd)).toEqual(["my-app"]);
    const files = await readProject(dir);
    const library = await resolveLibrary();
    expect(files["go.mod"]).toMatch(/^module my-app$/m);
    expect(files["go.mod"]).toContain(`replace ${library.path} => ./.go-edge/go`);
    expect(files["main.go"]).toContain("package main");
    expect(files["README.md"]).toMatch(/^# my-app$/m);
    expect(files[".gitignore"]).toContain("!/.go-edge/go/");
    expect(files).not.toHaveProperty("_gitignore");
    expect(JSON.parse(files["go-edge.json"]!)).toMatchObject({ target: target.name });
    expect(await readdir(join(dir, ".go-edge/go"))).toContain("go.mod");
  });

  test("names the Worker", async () => {
    const dir = await emitProject({ cwd: await makeFolder(), name: "my-app", target: cloudflare, template: "hello" });
    expect((await readProject(dir))["wrangler.jsonc"]).toContain('"name": "my-app"');
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
    expect((await make("spreadsheet")).hint).toContain((await listTemplates()).join(", "));
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
    const done = await emitConfig(root, "example.com/Some_API/v2", cloudflare);
    expect(done).toEqual(["go-edge.json is there already: left as it is", "wrote wrangler.jsonc"]);
    const files = await readFolder(root);
    expect(Object.keys(files).sort()).toEqual(["go-edge.json", "wrangler.jsonc"]);
    expect(files["go-edge.json"]).toBe("theirs");
    expect(files["wrangler.jsonc"]).toContain('"name": "some-api"');
  });
});
