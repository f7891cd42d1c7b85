import { spawnSync } from "node:child_process";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Bundle } from "../../adapter/build/bundle.ts";
import { checkOut, emit } from "../../adapter/build/emit.ts";
import { listFiles } from "../../adapter/build/output.ts";
import { resolveTarget } from "../../adapter/build/targets.ts";
import { failure, makeFolder, readFolder } from "./support/folder.ts";

const inline = (module: string): Bundle => ({
  target: resolveTarget("cloudflare"),
  placement: "inline",
  module,
  wasm: undefined,
});

const beside = (hash: string, target: "cloudflare" | "deno-deploy" = "cloudflare"): Bundle => ({
  target: resolveTarget(target),
  placement: "module",
  module: `import wasm from "./app-${hash}.wasm";`,
  wasm: { fileName: `app-${hash}.wasm`, bytes: new TextEncoder().encode(hash) },
});

describe("emit", () => {
  test("writes the module and the wasm, and nothing else", async () => {
    const root = await makeFolder();
    const out = join(root, "deep/dist");
    const paths = await emit(listFiles(beside("00000001")), out);
    expect(paths).toEqual([join(out, "worker.js"), join(out, "app-00000001.wasm")]);
    expect(await readFolder(root)).toEqual({
      "deep/dist/worker.js": 'import wasm from "./app-00000001.wasm";',
      "deep/dist/app-00000001.wasm": "00000001",
    });
    expect((await stat(join(out, "worker.js"))).mode & 0o444).toBe(0o444);
  });

  test("removes what a killed build has left beside it, and nothing of a living one", async () => {
    const { pid } = spawnSync("true");
    const theirs = {
      ".dist-notes/a": "mine",
      ".distant-1-abcdef/a": "mine",
      [`.dist-${process.pid}-abcdef/a`]: "alive",
    };
    const root = await makeFolder({ ...theirs, [`.dist-${pid}-abcdef/worker.js`]: "half" });
    await emit(listFiles(inline("whole")), join(root, "dist"));
    expect(await readFolder(root)).toEqual({ ...theirs, "dist/worker.js": "whole" });
  });

  test("removes the wasm of the build before, and keeps every other file", async () => {
    const theirs = { "index.html": "mine", "app-1234.wasm": "mine", "app-1234567g.wasm": "mine", "other.wasm": "mine" };
    const out = await makeFolder(theirs);
    await emit(listFiles(beside("00000001")), out);
    await emit(listFiles(beside("00000002")), out);
    expect((await readdir(out)).sort()).toEqual([...Object.keys(theirs), "app-00000002.wasm", "worker.js"].sort());
    await emit(listFiles(inline("export {}")), out);
    expect(await readFolder(out)).toEqual({ ...theirs, "worker.js": "export {}" });
  });

  test("keeps a wasm that another target's module names", async () => {
    const out = await makeFolder();
    await emit(listFiles(beside("00000001", "deno-deploy")), out);
    await emit(listFiles(inline("export {}")), out);
    expect((await readdir(out)).sort()).toEqual(["app-00000001.wasm", "main.js", "worker.js"]);
  });

  test("explains an output folder that is a file, and leaves it as it is", async () => {
    const root = await makeFolder({ dist: "a file" });
    const error = await failure(emit(listFiles(inline("x")), join(root, "dist")));
    expect(error).toMatchObject({ code: "OUT_UNWRITABLE", message: expect.stringContaining(join(root, "dist")) });
    expect(error.hint).toContain("--out");
    expect(await readFolder(root)).toEqual({ dist: "a file" });
  });

  test("explains an output folder below a file", async () => {
    const root = await makeFolder({ file: "a file" });
    expect(await failure(emit(listFiles(inline("x")), join(root, "file/a/b")))).toMatchObject({
      code: "OUT_UNWRITABLE",
    });
    expect(await readFolder(root)).toEqual({ file: "a file" });
  });

  test("leaves nothing half-written when the module's place is taken", async () => {
    const root = await makeFolder();
    await mkdir(join(root, "dist/worker.js"), { recursive: true });
    expect(await failure(emit(listFiles(beside("00000001")), join(root, "dist")))).toMatchObject({
      code: "OUT_UNWRITABLE",
    });
    expect(await readdir(root)).toEqual(["dist"]);
    expect(await readdir(join(root, "dist"))).toEqual(["worker.js"]);
  });

  test("leaves nothing when it is interrupted", async () => {
    const root = await makeFolder({ keep: "" });
    const error = await failure(emit(listFiles(beside("00000001")), join(root, "a/dist"), AbortSignal.abort()));
    expect(error.code).toBe("INTERRUPTED");
    expect(await readFolder(root)).toEqual({ keep: "" });
    expect(await readdir(root)).toEqual(["keep"]);
  });
});

test("a folder that can't be made is found before any work", async () => {
  const dir = await makeFolder({ afile: "", "folder/x": "" });
  for (const out of ["afile", "afile/sub", "afile/sub/sub"]) {
    const error = await failure(checkOut(join(dir, out)));
    expect(error).toMatchObject({ code: "OUT_UNWRITABLE", message: expect.stringContaining(join(dir, "afile")) });
  }
  for (const out of ["folder", "folder/new", "new/new"]) await checkOut(join(dir, out));
});
