import { chmod, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { resolveGoCommand } from "../../adapter/build/goroot.ts";
import { emitOverlay } from "../../adapter/build/overlay.ts";
import { httpOverlay } from "../../adapter/build/overlays/http.ts";
import { netOverlay } from "../../adapter/build/overlays/net.ts";
import { signalOverlay } from "../../adapter/build/overlays/signal.ts";
import type { GoPackage, Program } from "../../adapter/build/program.ts";
import { failure, makeFolder } from "./support/folder.ts";

const OVERLAYS = [httpOverlay, netOverlay, signalOverlay];

/** A program whose standard library is in a folder, by what is known of the files. */
function programOf(dir: string, ...imports: string[]): Program {
  const packages = ["app", ...imports].map((ImportPath): GoPackage => ({ ImportPath, Dir: join(dir, ImportPath) }));
  return {
    dir,
    pattern: ".",
    go: { version: "1.26.0", goMod: undefined },
    root: packages[0]!,
    packages: new Map(packages.map((entry) => [entry.ImportPath, entry])),
    library: { path: "library.example", go: "1.24" },
  };
}

/** Files that have all that is known to be there. */
function makeLibrary(without = ""): Promise<string> {
  const files: Record<string, string> = {};
  for (const overlay of OVERLAYS) {
    for (const { file, find } of overlay.edits(programOf(""))) {
      const path = `${overlay.package}/${file}`;
      files[path] = `${files[path] ?? "package x\n"}${path === without ? "" : find}\n`;
    }
  }
  return makeFolder(files);
}

const ALL = ["net", "net/http", "os/signal", "library.example/edgehttp"];

async function replaced(dir: string, ...imports: string[]): Promise<string[]> {
  const path = await emitOverlay(programOf(dir, ...imports), dir, (path) => path);
  if (path === undefined) return [];
  const { Replace } = JSON.parse(await readFile(path, "utf8"));
  return Object.keys(Replace).map((name) => name.slice(dir.length + 1));
}

test("only what a program reaches is replaced", async () => {
  const dir = await makeLibrary();
  expect(await replaced(dir, "strings")).toEqual([]);
  expect(await replaced(dir, "os/signal")).toEqual(["os/signal/signal_unix.go"]);
  expect(await replaced(dir, "net/http")).toEqual([]); // it calls edgehttp, which is not there
  expect(await replaced(dir, "net/http", "library.example/edgehttp")).toEqual(["net/http/roundtrip.go"]);
  const net = ["net/dnsclient_unix.go", "net/hosts.go", "net/net_fake.go", "net/edge.go"];
  expect(await replaced(dir, "net")).toEqual(net);
  expect(await replaced(dir, ...ALL)).toEqual(["net/http/roundtrip.go", ...net, "os/signal/signal_unix.go"]);
});

test.each(OVERLAYS.flatMap((overlay) => overlay.edits(programOf("")).map(({ file }) => `${overlay.package}/${file}`)))(
  "a standard library whose %s is not as it is known to be is refused, with what to do",
  async (file) => {
    const dir = await makeLibrary(file);
    const error = await failure(emitOverlay(programOf(dir, ...ALL), dir, (path) => path));
    expect(error).toMatchObject({ code: "GO_UNSUITABLE", message: expect.stringContaining(join(dir, file)) });
    expect(error.message).toContain("Go 1.26.0");
    expect(error.hint).toMatch(/go-edge|Leave os\/signal out/);
  },
);

test("a toolchain in the module cache runs from a link outside of it", async () => {
  const dir = await makeFolder();
  const env = (root: string) => `#!/bin/sh\necho '{"GOROOT":"${root}","GOMODCACHE":"/home/mod"}'\n`;
  const use = async (root: string): Promise<void> => {
    const bin = await makeFolder({ go: env(root) });
    await chmod(join(bin, "go"), 0o755);
    vi.stubEnv("PATH", bin);
  };
  onTestFinished(() => void vi.unstubAllEnvs());
  await use("/home/modules/go");
  const installed = await resolveGoCommand(dir, dir);
  expect([installed.file, installed.env, installed.locate("/x/net/a.go")]).toEqual(["go", {}, "/x/net/a.go"]);
  await use("/home/mod/go1.25");
  const chosen = await resolveGoCommand(dir, dir);
  const link = join(dir, "goroot");
  expect([chosen.file, await readlink(link)]).toEqual([join(link, "bin/go"), "/home/mod/go1.25"]);
  expect(chosen.env).toEqual({ GOROOT: link, GOTOOLCHAIN: "local" });
  expect(chosen.locate("/home/mod/go1.25/src/net/a.go")).toBe(join(link, "src/net/a.go"));
  expect(chosen.locate("/elsewhere/a.go")).toBe("/elsewhere/a.go");
});
