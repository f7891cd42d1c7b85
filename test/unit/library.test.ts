import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../adapter/build/command.ts";
import { isLinked, LIBRARY_DIR, resolveLibrary, syncLibrary } from "../../adapter/build/library.ts";
import { linkLibrary } from "../../adapter/build/link.ts";
import { failure, makeFolder, readFolder } from "./support/folder.ts";

const SHIPPED = { "go.mod": "module example.com/library\n\ngo 1.24\n", "edge/edge.go": "package edge\n" };
const UNSHIPPED = { "edge/edge_test.go": "package edge\n", "edge/testdata/x.json": "{}", ".golangci.yml": "" };

describe("syncLibrary", () => {
  const setUp = async () => ({ source: await makeFolder({ ...SHIPPED, ...UNSHIPPED }), root: await makeFolder() });

  test("copies what is shipped, and then has nothing to do", async () => {
    const { source, root } = await setUp();
    expect(await syncLibrary(root, source)).toBe(true);
    expect(await readFolder(join(root, LIBRARY_DIR))).toEqual(SHIPPED);
    expect(await readdir(join(root, ".go-edge"))).toEqual(["go"]);
    expect(await syncLibrary(root, source)).toBe(false);
  });

  test.each([
    ["an edited file", (dir: string) => writeFile(join(dir, "edge/edge.go"), "package edge // mine\n")],
    ["a deleted file", (dir: string) => rm(join(dir, "edge/edge.go"))],
    ["a file too many", (dir: string) => writeFile(join(dir, "edge/old.go"), "package edge\n")],
    ["a deleted folder", (dir: string) => rm(dir, { recursive: true })],
  ])("puts %s right", async (_, spoil) => {
    const { source, root } = await setUp();
    await syncLibrary(root, source);
    await spoil(join(root, LIBRARY_DIR));
    expect(await syncLibrary(root, source)).toBe(true);
    expect(await readFolder(join(root, LIBRARY_DIR))).toEqual(SHIPPED);
  });

  test("follows the shipped module when it changes", async () => {
    const { source, root } = await setUp();
    await syncLibrary(root, source);
    await writeFile(join(source, "edge/new.go"), "package edge\n");
    expect(await syncLibrary(root, source)).toBe(true);
    expect(await readFolder(join(root, LIBRARY_DIR))).toHaveProperty(["edge/new.go"]);
  });

  test("works several times at once", async () => {
    const { source, root } = await setUp();
    await Promise.all(Array.from({ length: 8 }, () => syncLibrary(root, source)));
    expect(await readFolder(join(root, ".go-edge"))).toEqual(
      Object.fromEntries(Object.entries(SHIPPED).map(([path, text]) => [`go/${path}`, text])),
    );
  });

  test("says where it can't write", async () => {
    const { source } = await setUp();
    const root = await makeFolder({ ".go-edge": "a file" });
    expect(await failure(syncLibrary(root, source))).toMatchObject({
      code: "PROJECT_UNWRITABLE",
      message: expect.stringContaining(root),
    });
  });
});

describe("linkLibrary", () => {
  test("adds the library to go.mod once", async () => {
    const root = await makeFolder({ "go.mod": "module app\n\ngo 1.24\n" });
    const library = await resolveLibrary();
    expect(await isLinked(root, library)).toBe(false);
    expect(await linkLibrary(root)).toHaveLength(2);
    const { "go.mod": goMod } = await readFolder(root);
    expect(goMod).toContain(`require ${library.path} v0.0.0`);
    expect(goMod).toContain(`replace ${library.path} => ./.go-edge/go`);
    expect(await isLinked(root, library)).toBe(true);
    expect(await linkLibrary(root)).toEqual([]);
    expect((await readFolder(root))["go.mod"]).toBe(goMod);
  });

  test("raises a Go version that is too low for the library", async () => {
    const root = await makeFolder({ "go.mod": "module app\n\ngo 1.21\n" });
    const done = await linkLibrary(root);
    const { go } = await resolveLibrary();
    expect(done.join("\n")).toContain(`raised the Go version to ${go}`);
    expect((await readFolder(root))["go.mod"]).toContain(`\ngo ${go}\n`);
  });

  test("passes on what go says of a broken go.mod", async () => {
    const root = await makeFolder({ "go.mod": "modul app\n" });
    const error = await failure(linkLibrary(root));
    expect(error).toMatchObject({ code: "GO_FAILED", message: expect.stringContaining("go.mod:1: unknown directive") });
  });

  const program = (path: string): string => `package main\n\nimport _ "go-edge.dev/${path}"\n\nfunc main() {}\n`;
  const build = (cwd: string) => runCommand("go", ["build", "-o", "program", "."], { cwd });

  test("adds nothing more for a program that needs nothing more, which builds natively", async () => {
    const root = await makeFolder({ "go.mod": "module hello\n\ngo 1.24\n", "main.go": program("edge") });
    await linkLibrary(root);
    expect((await build(root)).stderr).toBe("");
    expect(await readdir(root)).not.toContain("go.sum");
  });

  test("adds what package kv requires where a program needs it, and keeps what is there", async () => {
    const sum = "example.com/other v1.0.0/go.mod h1:AAAA\n";
    const files = { "go.mod": "module hello\n\ngo 1.24\n", "go.sum": sum, "cmd/main.go": program("kv") };
    const root = await makeFolder(files);
    expect((await linkLibrary(root)).at(-1)).toMatch(/^go\.mod, go\.sum: require go\.etcd\.io\/bbolt/);
    expect((await build(join(root, "cmd"))).stderr).toBe("");
    expect(await readFile(join(root, "go.sum"), "utf8")).toContain(sum);
    expect(await linkLibrary(root)).toEqual([]);
  });

  test("adds what a program needs that came to use package kv later", async () => {
    const root = await makeFolder({ "go.mod": "module hello\n\ngo 1.24\n", "main.go": program("edge") });
    await linkLibrary(root);
    await writeFile(join(root, "main.go"), program("kv"));
    expect((await build(root)).stderr).toContain("missing go.sum entry");
    expect(await linkLibrary(root)).toHaveLength(1);
    expect((await build(root)).stderr).toBe("");
  });
});

test("a package without the Go module says so", async () => {
  expect(await failure(resolveLibrary(await makeFolder()))).toMatchObject({ code: "LIBRARY_UNREADABLE" });
});
