import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { resolveOptions } from "../../adapter/build/options.ts";
import { resolveProject } from "../../adapter/build/project.ts";
import { SETTINGS } from "../../adapter/build/settings.ts";
import { resolveNearest } from "../../adapter/build/suggest.ts";
import type { TargetName } from "../../adapter/build/target.ts";
import { KV_BACKENDS } from "../../adapter/build/target.ts";
import { resolveTarget } from "../../adapter/build/targets.ts";
import { LIMIT_RANGES, type LimitSettings, resolveLimits } from "../../adapter/runtime/limit-settings.ts";
import { failure, makeFolder } from "./support/folder.ts";

const project = (settings: object) => ({ "go.mod": "module app\n", "go-edge.json": JSON.stringify(settings) });

describe("resolveOptions", () => {
  test("has a default for everything but the target", async () => {
    const cwd = await makeFolder({ "go.mod": "module app\n" });
    expect(await resolveOptions({ cwd, target: "cloudflare" })).toMatchObject({
      input: { kind: "package", dir: cwd, pattern: "." },
      compiler: "auto",
      placement: undefined,
      optimize: undefined,
      out: join(cwd, "dist"),
      minify: false,
      debug: false,
    });
    const error = await failure(resolveOptions({ cwd }));
    expect(error).toMatchObject({
      name: "UsageError",
      hint: expect.stringContaining("cloudflare|deno-deploy|val-town"),
    });
  });

  test("takes go-edge.json, and the caller's word over it", async () => {
    const cwd = await makeFolder(project({ target: "deno-deploy", compiler: "go", minify: true, debug: true }));
    const resolved = await resolveOptions({ cwd, compiler: "tinygo", minify: undefined });
    expect(resolved.target.name).toBe("deno-deploy");
    expect(resolved).toMatchObject({ compiler: "tinygo", minify: true, debug: true, optimize: "none" });
    expect((await resolveOptions({ cwd, target: "val-town", minify: false })).minify).toBe(false);
  });

  test("takes each limit from the caller, else from go-edge.json, else from compiler and target", async () => {
    const cwd = await makeFolder(project({ target: "cloudflare", limits: { instances: 3, queue: 0, memory: 50 } }));
    const { limits, target } = await resolveOptions({ cwd, limits: { queue: 7, background: 5 } });
    expect(limits).toEqual({ instances: 3, queue: 7, memory: 50, background: 5 });
    const MiB = 1024 * 1024;
    const own = { instances: 3, queue: 7, recycleAfter: 0, memory: 50 * MiB, tmp: 16 * MiB, background: 5000 };
    expect(resolveLimits(limits, "Go", target)).toEqual({ ...own, requests: 1000, recycleAbove: 64 * MiB });
    expect(resolveLimits(limits, "TinyGo", target)).toEqual({ ...own, requests: 64, recycleAbove: 16 * MiB });
    expect(resolveLimits({}, "TinyGo", target)).toMatchObject({ instances: 8, memory: 100 * MiB });
    expect(resolveLimits({}, "Go", resolveTarget("deno-deploy"))).toMatchObject({ memory: 512 * MiB });
    expect(resolveLimits({ tmp: 0 }, "Go", target)).toMatchObject({ tmp: 0 });
    expect(resolveLimits({}, "Go", resolveTarget("val-town"))).toMatchObject({ tmp: 128 * MiB });
  });

  test("takes folders to embed from the caller, relative to the current folder, else from go-edge.json, to that", async () => {
    const root = await makeFolder(project({ target: "cloudflare", assets: ["static", "web/views"] }));
    const cwd = join(root, "cmd");
    await mkdir(cwd);
    const { assets } = await resolveOptions({ cwd });
    expect(assets).toEqual([
      { path: join(root, "static"), mount: ["static"] },
      { path: join(root, "web/views"), mount: ["web", "views"] },
    ]);
    const given = await resolveOptions({ cwd, assets: "../static" });
    expect(given.assets).toEqual([{ path: join(root, "static"), mount: ["static"] }]);
    for (const wrong of ["", 7, ["a", ""], { a: 1 }]) {
      expect((await failure(resolveOptions({ cwd, assets: wrong as string }))).message).toMatch(
        /^assets: it takes a folder/,
      );
      const broken = await makeFolder(project({ target: "cloudflare", assets: wrong }));
      const error = await failure(resolveOptions({ cwd: broken }));
      expect(error.code).toBe("PROJECT_FILE_INVALID");
      expect(error.hint).toMatch(/^"assets" takes a folder, or a list of them; it has /);
    }
  });

  test.each([
    [{ instances: 0 }, /"instances" from 1 to 1000000; it has 0/],
    [{ memory: 8192 }, /"memory" from 1 to 4096/],
    [{ queue: 1.5 }, /whole numbers, for "queue"/],
    [{ instanses: 2 }, /no "instanses": there are instances, requests/],
  ])("refuses the limits %j, of the caller and in go-edge.json", async (limits, message) => {
    const cwd = await makeFolder(project({ target: "cloudflare" }));
    expect((await failure(resolveOptions({ cwd, limits: limits as LimitSettings }))).message).toMatch(message);
    const broken = await makeFolder(project({ target: "cloudflare", limits }));
    expect((await failure(resolveOptions({ cwd: broken }))).hint).toMatch(message);
  });

  test("takes allowed hosts from the caller, else from go-edge.json, and refuses what is none", async () => {
    const cwd = await makeFolder(project({ target: "cloudflare", allowHosts: ["a.example"] }));
    expect((await resolveOptions({ cwd })).allowHosts).toEqual(["a.example"]);
    expect((await resolveOptions({ cwd, allowHosts: ["*.b.example"] })).allowHosts).toEqual(["*.b.example"]);
    const error = await failure(resolveOptions({ cwd, allowHosts: ["https://b.example"] }));
    expect(error).toMatchObject({ name: "UsageError", message: expect.stringContaining('"https://b.example"') });
    const broken = await makeFolder(project({ target: "cloudflare", allowHosts: "a.example" }));
    expect(await failure(resolveOptions({ cwd: broken }))).toMatchObject({
      code: "PROJECT_FILE_INVALID",
      hint: expect.stringContaining("a list of hosts"),
    });
  });

  test("is for production, but for development where wrangler dev builds", async () => {
    const cwd = await makeFolder(project({ target: "cloudflare" }));
    expect((await resolveOptions({ cwd })).mode).toBe("production");
    vi.stubEnv("WRANGLER_COMMAND", "dev");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await resolveOptions({ cwd })).mode).toBe("development");
    expect((await resolveOptions({ cwd, mode: "production" })).mode).toBe("production");
  });

  test("resolves paths of go-edge.json from its folder, and the caller's from the current one", async () => {
    const root = await makeFolder({
      ...project({ target: "cloudflare", package: "cmd/server", out: "build" }),
      "cmd/server/main.go": "package main\n",
    });
    const cwd = join(root, "cmd");
    const fromFile = await resolveOptions({ cwd });
    expect(fromFile).toMatchObject({ input: { dir: join(root, "cmd/server") }, out: join(root, "build") });
    const fromCaller = await resolveOptions({ cwd, package: "server", out: "x" });
    expect(fromCaller).toMatchObject({ input: { dir: join(root, "cmd/server") }, out: join(root, "cmd/x") });
  });

  test("builds the current folder where go-edge.json names no package", async () => {
    const root = await makeFolder({ ...project({ target: "cloudflare" }), "go.mod": "module app\n" });
    await mkdir(join(root, "cmd/server"), { recursive: true });
    const resolved = await resolveOptions({ cwd: join(root, "cmd/server") });
    expect(resolved.input).toEqual({ kind: "package", dir: join(root, "cmd/server"), pattern: "." });
    expect(resolved.out).toBe(join(root, "dist"));
  });

  test("minifies for Val Town only, and not when debugging", async () => {
    const cwd = await makeFolder();
    const minify = async (target: TargetName, debug = false) => (await resolveOptions({ cwd, target, debug })).minify;
    expect(await minify("val-town")).toBe(true);
    expect(await minify("val-town", true)).toBe(false);
    expect(await minify("cloudflare")).toBe(false);
  });

  test("refuses for wasi what only a module has, and takes the rest", async () => {
    const cwd = await makeFolder(project({ target: "wasi", optimize: "none", limits: { memory: 64 } }));
    const resolved = await resolveOptions({ cwd, debug: true, out: "-" });
    expect(resolved).toMatchObject({ placement: undefined, minify: false, debug: true, out: undefined });
    for (const options of [
      { wasm: "module" },
      { minify: false },
      { mode: "production" },
      { limits: { queue: 1 } },
    ] as const) {
      const error = await failure(resolveOptions({ cwd, ...options }));
      const name = "limits" in options ? "queue" : Object.keys(options)[0];
      expect(error).toMatchObject({ name: "UsageError", message: expect.stringContaining(`"${name}" can't be set`) });
      expect(error.hint).toContain("go-edge.json");
    }
  });

  test("inlines what goes to standard output", async () => {
    const cwd = await makeFolder();
    expect(await resolveOptions({ cwd, target: "cloudflare", out: "-" })).toMatchObject({
      out: undefined,
      placement: "inline",
    });
  });

  test.each([
    [{ target: "netlify" as TargetName }, /target can't be "netlify"/],
    [{ target: "cloudflare", compiler: "gcc" as "go" }, /compiler can't be "gcc"/],
    [{ target: "cloudflare", minify: "yes" as unknown as boolean }, /minify can't be "yes"/],
    [{ target: "val-town", wasm: "module" }, /Val Town takes a single file/],
    [{ target: "cloudflare", wasm: "module", out: "-" }, /one file fits on standard output/],
  ] as const)("refuses %j", async (options, message) => {
    const error = await failure(resolveOptions({ cwd: await makeFolder(), ...options }));
    expect(error).toMatchObject({ name: "UsageError", message: expect.stringMatching(message) });
    expect(error.hint).toBeTruthy();
  });

  test("tells a binary, a folder, an import path and nothing apart", async () => {
    const cwd = await makeFolder({ "app/main.go": "package main\n", file: "" });
    const input = async (name: string) => (await resolveOptions({ cwd, target: "cloudflare", package: name })).input;
    expect(await input("some/app.wasm")).toEqual({ kind: "wasm", file: join(cwd, "some/app.wasm") });
    expect(await input("app")).toEqual({ kind: "package", dir: join(cwd, "app"), pattern: "." });
    expect(await input("example.com/app")).toEqual({ kind: "package", dir: cwd, pattern: "example.com/app" });
    expect(await failure(input("./nothing"))).toMatchObject({ code: "PACKAGE_NOT_FOUND" });
    expect(await failure(input("file"))).toMatchObject({ code: "PACKAGE_NOT_FOUND" });
  });
});

describe("go-edge.json", () => {
  const invalid = async (text: string) => {
    const dir = await makeFolder({ "go-edge.json": text });
    const error = await failure(resolveProject(dir));
    expect(error).toMatchObject({ code: "PROJECT_FILE_INVALID", message: expect.stringContaining(dir) });
    return error;
  };

  test("is looked for upwards, as far as go.mod", async () => {
    const dir = await makeFolder({
      "go-edge.json": "{}",
      "module/go.mod": "",
      "module/deep/x": "",
      "plain/deep/x": "",
    });
    expect(await resolveProject(join(dir, "module/deep"))).toBeUndefined();
    expect(await resolveProject(join(dir, "plain/deep"))).toMatchObject({ dir, settings: {} });
  });

  test("may name its schema", async () => {
    const dir = await makeFolder(project({ $schema: "x", target: "cloudflare" }));
    expect((await resolveProject(dir))?.settings).toEqual({ target: "cloudflare" });
  });

  test("names the nearest key for an unknown one", async () => {
    const error = await invalid('{ "optimise": "size" }');
    expect(error.message).toContain('unknown key "optimise"');
    expect(error.hint).toBe('Did you mean "optimize"?');
    expect((await invalid('{ "zzzzzzzz": 1 }')).hint).toContain("target, package, compiler");
    expect((await invalid('{ "toString": 1 }')).message).toContain('unknown key "toString"');
  });

  test("names the key and what it takes for a wrong value", async () => {
    const choice = await invalid('{ "compiler": "gcc" }');
    expect(choice.message).toContain('"gcc" for "compiler"');
    expect(choice.hint).toBe('"compiler" takes one of "auto", "tinygo", "go".');
    expect((await invalid('{ "minify": "yes" }')).hint).toBe('"minify" takes true or false.');
    expect((await invalid('{ "out": "" }')).hint).toContain("string");
    expect((await invalid('{ "target": ["cloudflare"] }')).message).toContain('for "target"');
  });

  test("has to be a JSON object", async () => {
    expect((await invalid("{ target: 1 }")).message).toContain("not valid JSON");
    expect((await invalid("[]")).message).toContain("must hold a JSON object");
  });

  test("is described by schema.json", async () => {
    const path = new URL("../../schema.json", import.meta.url);
    const { properties } = JSON.parse(await readFile(path, "utf8"));
    const { $schema: _, ...described } = properties;
    expect(Object.keys(described).sort()).toEqual(Object.keys(SETTINGS).sort());
    for (const [key, setting] of Object.entries(SETTINGS)) {
      if (setting.kind === "structure") continue;
      const expected = setting.kind === "choice" ? { enum: setting.values } : { type: setting.kind };
      expect(described[key], key).toMatchObject(expected);
    }
    expect(described.assets.anyOf.map(({ type }: { type: string }) => type)).toEqual(["string", "array"]);
    const [backend, list] = described.kv.additionalProperties.anyOf;
    expect([backend.enum, list.items.enum]).toEqual([KV_BACKENDS, KV_BACKENDS]);
    const limits = Object.entries<{ minimum: number; maximum: number }>(described.limits.properties);
    const ranges = limits.map(([name, { minimum, maximum }]) => [name, [minimum, maximum]]);
    expect(Object.fromEntries(ranges)).toEqual(LIMIT_RANGES);
  });
});

test("resolveNearest finds slips of the finger and nothing else", () => {
  const keys = Object.keys(SETTINGS);
  expect(resolveNearest("taget", keys)).toBe("target");
  expect(resolveNearest("Minify", keys)).toBe("minify");
  expect(resolveNearest("bananas", keys)).toBeUndefined();
});
