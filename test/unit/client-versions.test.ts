import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readsClientVersions } from "../../adapter/build/client-versions.ts";
import type { GoPackage, Program } from "../../adapter/build/program.ts";

/** A program of packages by their import paths; its own has this source. */
async function makeProgram(source: string, others: Partial<GoPackage>[] = []): Promise<Program> {
  const root = await mkdtemp(join(tmpdir(), "go-edge-test-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const packages = new Map<string, GoPackage>();
  for (const entry of [{ ImportPath: "app", Imports: ["net/http"] }, ...others] as GoPackage[]) {
    const Dir = join(root, entry.ImportPath);
    await mkdir(Dir, { recursive: true });
    await writeFile(join(Dir, "x.go"), entry.ImportPath === "app" ? source : "package x\n\nvar _ = r.Proto\n");
    packages.set(entry.ImportPath, { Dir, GoFiles: ["x.go"], ...entry });
  }
  return { packages, library: { path: "go-edge.dev" } } as unknown as Program;
}

test.each([
  ["log.Print(r.Proto)", true],
  ["if r.ProtoMajor == 2 {}", true],
  ["if !r.ProtoAtLeast(1, 1) {}", true],
  ["state := r.TLS", true],
  ["switch r.TLS.Version {}", true],
  ["if r.TLS != nil {}", false],
  ["if r.TLS == nil {}", false],
  ["http.ListenAndServeTLS(a, b, c, nil)", false],
  ['w.Header().Set("Content-Type", "text/plain")', false],
  ["var m proto.Message = p.Protocol()", false],
])("%s: %s", async (source, reads) => {
  expect(await readsClientVersions(await makeProgram(`package main\n\n${source}\n`))).toBe(reads);
});

test("packages that it imports count, the library and the standard library do not", async () => {
  const others = [{ ImportPath: "go-edge.dev/edgehttp" }, { ImportPath: "net/http", Standard: true }];
  expect(await readsClientVersions(await makeProgram("package main\n", others))).toBe(false);
  expect(await readsClientVersions(await makeProgram("package main\n", [{ ImportPath: "example.com/log" }]))).toBe(
    true,
  );
});

test("who dumps requests reads all of them", async () => {
  const others = [{ ImportPath: "example.com/dump", Imports: ["net/http/httputil"], GoFiles: [] }];
  expect(await readsClientVersions(await makeProgram("package main\n", others))).toBe(true);
});
