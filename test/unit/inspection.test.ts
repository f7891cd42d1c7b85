import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { build } from "../../adapter/build/build.ts";
import { runCommand } from "../../adapter/build/command.ts";
import { compileCommand } from "../../adapter/build/compile-command.ts";
import type { ModuleTargetName } from "../../adapter/build/target.ts";
import { parseWasm } from "../../adapter/build/wasm.ts";
import { readFunctionTable } from "../../adapter/inspect/go-tables.ts";
import { resolveMemory } from "../../adapter/inspect/image.ts";
import { listFunctions, listSections } from "../../adapter/inspect/layout.ts";
import { readNames } from "../../adapter/inspect/names.ts";
import { renderInspection } from "../../adapter/inspect/render.ts";
import { type InspectReport, resolveReport } from "../../adapter/inspect/report.ts";
import { openSource } from "../../adapter/inspect/source.ts";
import { renderTreemap } from "../../adapter/inspect/treemap.ts";
import { failure, makeFolder } from "./support/folder.ts";
import { buildWasm, GUEST, text } from "./support/wasm-builder.ts";

const inspect = async (file: string): Promise<InspectReport> => resolveReport(await openSource(file));
const render = (report: InspectReport, packages = false): string =>
  renderInspection(report, { packages, title: (line) => line });
const platforms = (report: InspectReport) =>
  Object.fromEntries(report.platforms.map(({ target, runs }) => [target, runs]));

/** Writes a binary into a folder of its own. */
async function place(bytes: Uint8Array): Promise<string> {
  const file = join(await makeFolder(), "app.wasm");
  await writeFile(file, bytes);
  return file;
}

/** Names for functions, from index 0, as a custom section. */
function nameSection(...names: string[]): [string, number[]] {
  const entries = names.flatMap((name, index) => [index, ...text(name)]);
  const part = [names.length, ...entries];
  return ["name", [1, part.length, ...part]];
}

const SOURCES = {
  "go.mod": "module example.com/shop.v2\n\ngo 1.24\n",
  "main.go": [
    'package main\n\nimport "example.com/shop.v2/price.v3"\n',
    "var tags = make(chan *price.Tag, 1)\n",
    "func main() { tags <- &price.Tag{Cents: 2}; println((<-tags).Sum(3)) }\n",
  ].join("\n"),
  "price.v3/price.go": [
    "package price\n\ntype Tag struct{ Cents int }\n",
    "// Sum calls itself twice: no compiler inlines that.",
    "func (t *Tag) Sum(n int) int {",
    "\tt.Cents += n",
    "\tif n < 2 {\n\t\treturn t.Cents\n\t}",
    "\treturn t.Sum(n-1) + t.Sum(n-2)\n}\n",
  ].join("\n"),
  "js/main.go":
    'package main\n\nimport "syscall/js"\n\nfunc main() { println(js.Global().Get("x").Type() == js.TypeNull) }\n',
};

/** Compiles one of those with Go's linker leaving names out. */
async function compileStripped(dir: string, pattern: string, GOOS: string): Promise<Uint8Array> {
  const out = join(dir, "out.wasm");
  const args = ["build", "-ldflags=-s -w", "-o", out, pattern];
  const { code, stderr } = await runCommand("go", args, { cwd: dir, env: { GOOS, GOARCH: "wasm" } });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return await readFile(out);
}

describe("programs of both compilers", () => {
  const built: Record<string, Uint8Array> = {};

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), "go-edge-test-"));
    for (const [path, contents] of Object.entries(SOURCES)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), contents);
    }
    const { signal } = new AbortController();
    built.go = (await compileCommand(".", "go", dir, signal)).bytes;
    built.tinygo = (await compileCommand(".", "tinygo", dir, signal)).bytes;
    built.stripped = await compileStripped(dir, ".", "wasip1");
    built.gojs = await compileStripped(dir, "./js", "js");
    return () => rm(dir, { recursive: true });
  });

  test("of Go, the linker's table has the very names of the name section, in their order", () => {
    const bytes = built.go!;
    const sections = listSections(bytes);
    const functions = listFunctions(bytes, sections, parseWasm(bytes).imports);
    const table = readFunctionTable(resolveMemory(bytes, sections)!, functions.length)!;
    const names = readNames(bytes, sections);
    const mangled = table.map((name) => name.replace(/[^\w.]/g, "_"));
    expect(mangled).toEqual(functions.map(({ index }) => names.get(index)));
    expect(table).toContain("example.com/shop.v2/price%2ev3.(*Tag).Sum");
  });

  test.each(["go", "stripped"])("of Go (%s), packages are told apart", async (name) => {
    const report = await inspect(await place(built[name]!));
    expect(report.origin).toMatchObject({
      compiler: { name: "Go", version: expect.stringMatching(/^1\.\d+/) },
      kind: "wasi-command",
      abi: null,
      buildId: expect.stringMatching(/\//),
      build: { path: "example.com/shop.v2", module: "example.com/shop.v2", settings: { GOOS: "wasip1" } },
    });
    expect(report.code.names).toBe(name === "go" ? "names" : "go-tables");
    expect(report.code.packages[0]).toMatchObject({ path: "runtime", group: "standard library" });
    const own = report.code.packages.find(({ path }) => path === "example.com/shop.v2/price.v3");
    expect(own).toMatchObject({ group: "program", functions: 1, bytes: expect.any(Number) });
    expect(report.code.packages.map(({ path }) => path)).toContain("main");
    expect(report.code.packages.reduce((sum, entry) => sum + entry.bytes, 0)).toBe(report.code.bytes);
    expect(report.code.groups.reduce((sum, entry) => sum + entry.bytes, 0)).toBe(report.code.bytes);
    expect(report.sections.reduce((sum, { raw }) => sum + raw, 8)).toBe(report.wasm.raw);
    expect(platforms(report)).toEqual({ cloudflare: true, "deno-deploy": true, "val-town": false, wasi: true });
  });

  test("with and without names, the sizes are the same", async () => {
    const [named, stripped] = [await inspect(await place(built.go!)), await inspect(await place(built.stripped!))];
    expect(stripped.code).toEqual({ ...named.code, names: "go-tables" });
  });

  test("GOOS=js: what is missing, which package calls it, and who uses that", async () => {
    const report = await inspect(await place(built.gojs!));
    expect(report.origin.kind).toBe("gojs");
    expect(platforms(report)).toEqual({ cloudflare: false, "deno-deploy": false, "val-town": false, wasi: false });
    const get = report.foreign.find(({ name }) => name === "syscall/js.valueGet");
    expect(get).toMatchObject({ module: "gojs", packages: ["syscall/js"], callers: ["syscall/js.valueGet"] });
    expect(get?.usedBy).toContain("main");
    expect(get?.meaning).toContain("GOOS=js");
    expect(render(report)).toMatch(/gojs\.syscall\/js\.valueGet.*called by syscall\/js, which main/);
  });

  test("of TinyGo, packages are told apart by the names", async () => {
    const report = await inspect(await place(built.tinygo!));
    expect(report.origin).toMatchObject({ compiler: { name: "TinyGo", version: expect.stringMatching(/^0\./) } });
    expect(report.code.names).toBe("names");
    const paths = report.code.packages.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["runtime", "example.com/shop.v2/price.v3"]));
    expect(report.code.groups.map(({ group }) => group)).toEqual(
      expect.arrayContaining(["dependencies", "standard library", "other"]),
    );
    expect(report.sections.find(({ name }) => name === ".debug_info")).toMatchObject({ debug: true });
    expect(platforms(report)).toMatchObject({ wasi: true });
  });

  test("a page of it needs nothing from elsewhere, and has every part in its table", async () => {
    const page = renderTreemap(await inspect(await place(built.stripped!)));
    expect(page).not.toMatch(/https?:|src=|<link|url\(/);
    expect(page).toContain('aria-label="runtime: ');
    expect(page).toContain("prefers-color-scheme: dark");
    expect(page.match(/<button /g)!.length).toBe(page.match(/<tr><th scope="row">/g)!.length);
  });

  test("a program that is cut short anywhere is explained", async () => {
    const bytes = built.stripped!;
    for (let end = 9; end < bytes.length - 80; end += Math.ceil(bytes.length / 40)) {
      const error = await failure(inspect(await place(bytes.slice(0, end))));
      expect(error, `at ${end}`).toMatchObject({
        code: "WASM_MALFORMED",
        message: expect.stringMatching(/at byte \d+/),
      });
    }
  });
});

describe("a module that go-edge built", () => {
  // Beyond 1 MiB, other ways to carry the wasm are taken: noise does not compress.
  const noise = Array.from({ length: 1_100_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 0xff);
  const small = buildWasm(GUEST);
  const large = buildWasm({ ...GUEST, custom: [["noise", noise]] });

  test.each<[ModuleTargetName, string, Uint8Array]>([
    ["cloudflare", "worker.js", small],
    ["cloudflare", "worker.js", large],
    ["deno-deploy", "main.js", small],
    ["deno-deploy", "main.js", large],
    ["val-town", "val.js", small],
  ])("for %s (%s) gives its wasm back", async (target, name, wasm) => {
    const dir = await makeFolder();
    const [input, out] = [join(dir, "app.wasm"), join(dir, "dist")];
    await writeFile(input, wasm);
    const made = await build({ package: input, target, out, cwd: dir, optimize: "none" });
    const source = await openSource(join(out, name));
    expect(source).toMatchObject({ kind: "module", module: { header: { target } } });
    expect(Buffer.from(source.wasm).equals(made.wasm)).toBe(true);
    const report = await resolveReport(source);
    expect(report.origin).toMatchObject({ kind: "go-edge", abi: 1 });
    const { used } = made.report.limits.find((limit) => limit.target === target)!;
    expect(report.platforms.find((platform) => platform.target === target)).toMatchObject({
      runs: true,
      size: { used },
    });
    expect(platforms(report).wasi).toBe(false);
    expect(render(report)).toContain(`for ${target}`);
    expect(render(report)).toMatch(/names of its \d+ functions were left out/);
  });

  test("tells what became of its wasm", async () => {
    const dir = await makeFolder();
    await writeFile(join(dir, "app.wasm"), large);
    const options = { package: join(dir, "app.wasm"), cwd: dir, optimize: "none" } as const;
    const { report } = await build({ ...options, target: "cloudflare", out: join(dir, "dist") });
    const [worker, wasm] = report.files.map(({ path }) => path) as [string, string];
    await writeFile(wasm, small);
    expect(await failure(openSource(worker))).toMatchObject({
      code: "WASM_UNREADABLE",
      hint: expect.stringContaining("go-edge build"),
    });
    await writeFile(worker, (await readFile(worker, "utf8")).replace(/app-\w+\.wasm/g, "app-00000000.wasm"));
    const missing = await failure(openSource(worker));
    expect(missing).toMatchObject({ code: "WASM_UNREADABLE", message: expect.stringContaining("app-00000000.wasm") });
    await build({ ...options, target: "val-town", out: join(dir, "dist") });
    const val = join(dir, "dist/val.js");
    await writeFile(val, (await readFile(val, "utf8")).slice(0, 2000));
    expect(await failure(openSource(val))).toMatchObject({
      message: expect.stringContaining("does not hold the wasm"),
    });
    await writeFile(val, "export default 1;\n");
    expect(await failure(openSource(val))).toMatchObject({ code: "NOT_FOR_GO_EDGE" });
    expect(await failure(openSource(join(dir, "gone.js")))).toMatchObject({ code: "WASM_UNREADABLE" });
  });
});

describe("a wasm of something else", () => {
  test("names what nobody offers, and the functions that call it", async () => {
    const names = nameSection("mystery", "unused", "first", "second");
    const shape = {
      imports: [
        ["env", "mystery"],
        ["env", "unused"],
      ] as [string, string][],
      functions: ["first", "second"],
    };
    const report = await inspect(await place(buildWasm({ ...shape, body: [0x10, 0], custom: [names] })));
    expect(report.origin).toMatchObject({ kind: "unknown", compiler: { name: "unknown" } });
    expect(report.foreign).toMatchObject([
      { name: "mystery", meaning: expect.stringContaining("C code"), callers: ["first", "second"] },
      { name: "unused", callers: [] },
    ]);
    expect(platforms(report)).toEqual({ cloudflare: false, "deno-deploy": false, "val-town": false, wasi: false });
    expect(report.platforms[0]).toMatchObject({ problem: expect.stringContaining("imports env") });
    expect(report.memory).toEqual({ least: null, most: null, imported: false });
  });

  test("says what a guest's imports are for", async () => {
    const imports: [string, string][] = [
      ...GUEST.imports,
      ["edge", "schedule"],
      ["edge_op", "kv"],
      ["edge_binding", "kv"],
      ["wasi_snapshot_preview1", "path_open"],
    ];
    const report = await inspect(await place(buildWasm({ ...GUEST, imports })));
    expect(report.uses).toEqual({ operations: ["kv"], bindings: ["kv"], schedules: true, wasi: ["files", "proc"] });
    expect(render(report)).toMatch(/edge_op\n +a key-value store: kv/);
    expect(render(report)).toContain("files: path_open");
    expect(platforms(report)).toEqual({ cloudflare: true, "deno-deploy": true, "val-town": true, wasi: false });
  });

  test("can't move the terminal's cursor, nor put markup into the page", async () => {
    const names = nameSection("", "", "\x1b\u202e<img/src=x>\"'.f");
    const report = await inspect(await place(buildWasm({ ...GUEST, custom: [names] })));
    expect(report.code.packages.some(({ path }) => path === "\x1b\u202e<img/src=x>\"'")).toBe(true);
    expect(render(report, true)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    const page = renderTreemap(report);
    expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]|<img/u);
    expect(page).toContain("&#60;img/src=x");
  });
});
