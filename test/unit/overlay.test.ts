import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emitOverlay, OVERLAYS } from "../../adapter/build/overlay.ts";
import type { GoPackage, Program } from "../../adapter/build/program.ts";
import { failure, makeFolder } from "./support/folder.ts";
import { GO } from "./support/toolchain.ts";

const LIBRARY = { path: "library.example", go: "1.24" };
const GOROOT = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
const FILES = [
  ...new Set(
    OVERLAYS.flatMap((overlay) => overlay.edits(LIBRARY.path).map(({ file }) => `src/${overlay.package}/${file}`)),
  ),
];

/** A program that imports the library, built by a Go in `root`. */
function programOf(root: string, imports: string[], isDownloaded = false): Program {
  const packages = ["app", ...imports].map((ImportPath): GoPackage => ({ ImportPath, Dir: join(root, ImportPath) }));
  return {
    dir: root,
    pattern: ".",
    tags: undefined,
    go: { ...GO, root, isDownloaded },
    root: packages[0]!,
    packages: new Map(packages.map((entry) => [entry.ImportPath, entry])),
    library: LIBRARY,
  };
}

/** The files of Go's own standard library that builds change. */
function makeRoot(without = ""): Promise<string> {
  const source = (path: string) => (path === without ? "package x\n" : readFileSync(join(GOROOT, path), "utf8"));
  return makeFolder(Object.fromEntries(FILES.map((path) => [path, source(path)])));
}

const ALL = [
  "runtime",
  "syscall",
  "time",
  "math/rand",
  "math/rand/v2",
  "hash/maphash",
  "net",
  "net/http",
  "crypto/tls",
  "os/signal",
  "library.example/edgehttp",
];

async function replacedBy(root: string, ...imports: string[]): Promise<Record<string, string>> {
  const { args } = await emitOverlay(programOf(root, imports), await makeFolder());
  if (args.length === 0) return {};
  const { Replace } = JSON.parse(await readFile(args[0]!.replace("-overlay=", ""), "utf8"));
  return Replace;
}

const NET = ["dial.go", "dnsclient_unix.go", "hosts.go", "net_fake.go", "zz_go_edge.go", "zz_go_edge_snapshot.go"].map(
  (file) => `src/net/${file}`,
);
const RUNTIME = ["lock_wasip1.go", "os_wasip1.go", "zz_go_edge.go", "zz_go_edge_snapshot.go"].map(
  (file) => `src/runtime/${file}`,
);
const DRAWING = ["hash/maphash/maphash_runtime.go", "math/rand/rand.go", "math/rand/v2/rand.go"];
const SYSTEM = [
  "syscall/env_unix.go",
  "syscall/fs_wasip1.go",
  "syscall/zz_go_edge.go",
  "time/time.go",
  "time/zz_go_edge_snapshot.go",
];
const OTHERS = [...DRAWING, ...SYSTEM].map((file) => `src/${file}`);
const HTTP = ["roundtrip.go", "server.go", "zz_go_edge.go"].map((file) => `src/net/http/${file}`);
const TLS = [
  ...["h2_bundle.go", "h2_error.go", "omithttp2.go"].map((file) => `src/net/http/${file}`),
  ...["crypto/tls", "crypto/x509"].map((path) => `src/${path}/zz_go_edge.go`),
];

test("only what a program reaches is replaced", async () => {
  const root = await makeRoot();
  const names = async (...imports: string[]): Promise<string[]> =>
    Object.keys(await replacedBy(root, ...imports))
      .map((path) => path.slice(root.length + 1))
      .sort();
  expect(await names("strings")).toEqual([]);
  expect(await names("os/signal")).toEqual(["src/os/signal/signal_unix.go"]);
  expect(await names("net")).toEqual(NET);
  const listeners = ["tcpsock_posix.go", "unixsock_posix.go", "zz_go_edge_listener.go"];
  expect(await names("runtime")).toEqual(RUNTIME);
  const all = [
    ...HTTP,
    ...TLS,
    ...NET,
    ...RUNTIME,
    ...OTHERS,
    ...listeners.map((file) => `src/net/${file}`),
    "src/os/signal/signal_unix.go",
  ];
  expect(await names(...ALL)).toEqual(all.sort());
});

test("what is replaced is the same but for the calls of ours", async () => {
  const root = await makeRoot();
  const replaced = await replacedBy(root, ...ALL);
  for (const path of FILES.filter((file) => join(root, file) in replaced)) {
    const before = (await readFile(join(root, path), "utf8")).split("\n");
    const after = (await readFile(replaced[join(root, path)]!, "utf8")).split("\n");
    const kept = new Set(after);
    const lost = before.filter((line) => !kept.has(line));
    expect(lost.length, `${path} loses ${JSON.stringify(lost)}`).toBeLessThanOrEqual(1);
    expect(after.join("\n"), path).not.toBe(before.join("\n"));
  }
});

test.each(FILES)("a %s that is not as it is known to be is refused, with what to do", async (path) => {
  const root = await makeRoot(path);
  const error = await failure(emitOverlay(programOf(root, ALL), await makeFolder()));
  expect(error).toMatchObject({ code: "GO_UNSUITABLE", message: expect.stringContaining(join(root, path)) });
  expect(error.message).toContain("Go 1.26.0");
  expect(error.hint).toMatch(/go-edge|Leave os\/signal out/);
});

test("a toolchain in the module cache runs from a link outside of it", async () => {
  const [root, workDir] = [await makeRoot(), await makeFolder()];
  const { file, args, env } = await emitOverlay(programOf(root, ALL, true), workDir);
  const link = join(workDir, "goroot");
  expect([file, await readlink(link)]).toEqual([join(link, "bin/go"), root]);
  expect(env).toEqual({ GOROOT: link, GOTOOLCHAIN: "local" });
  const { Replace } = JSON.parse(await readFile(args[0]!.replace("-overlay=", ""), "utf8"));
  expect(Object.keys(Replace).every((path) => path.startsWith(`${link}/src/`))).toBe(true);
});
