import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { listTemplates } from "../../adapter/build/templates.ts";
import { serveBuilt, type TargetName } from "../harness/fixtures.ts";
import { goEdge, run } from "../harness/run.ts";
import { startDenoTask, startWrangler, type ToolServer, WRANGLER } from "../harness/tools.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";

async function scaffold(target: TargetName, template: string): Promise<string> {
  const parent = mkdtempSync(join(inject("workspace"), "project-"));
  const made = await goEdge(parent, "new", "my-project", "--target", target, "--template", template);
  expect(made.code, made.stderr).toBe(0);
  return join(parent, "my-project");
}

/** A template's own tests, natively or against a program that is served somewhere; returns what they print. */
async function goTest(project: string, env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await run("go", ["test", "-count=1", "-v", "./..."], { cwd: project, env });
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/^--- PASS: Test/m);
  return stdout;
}

/** Compiles a template's program with TinyGo, once for all targets; returns the wasm. */
async function compile(template: string): Promise<string> {
  const project = await scaffold("cloudflare", template);
  await build(project, "--compiler", "tinygo", "--wasm", "module", "--out", "compiled");
  const file = readdirSync(join(project, "compiled")).find((name) => name.endsWith(".wasm"))!;
  return join(project, "compiled", file);
}

async function build(project: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await goEdge(project, "build", ...args);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** What wrangler has to read in a template's own configuration: those with bindings and triggers. */
const CONFIGURED = ["kvcounter", "cron"];

/** Serves a project with its platform's own tool where there is more to it than the module. */
async function start(
  target: TargetName,
  project: string,
  name: string,
  wasm: string,
  vars: Record<string, string>,
): Promise<ToolServer> {
  if (target === "cloudflare" && CONFIGURED.includes(name)) return startWrangler(project, vars);
  await build(project, wasm, "--optimize", "none");
  if (target === "deno-deploy") return startDenoTask(project, vars);
  const { url, stop } = await serveBuilt(join(project, "dist"), target, vars);
  return { url: url.replace(/\/$/, ""), stop: () => void stop() };
}

describe.each(listTemplates())("template $name", ({ name, targets }) => {
  let services: ValTown;
  let upstream: HttpServer;
  let wasm: string;
  beforeAll(async () => {
    wasm = await compile(name);
    services = await startValTown();
    upstream = createServer((request, response) => {
      response.writeHead(202, { "X-Path": request.url! });
      request.pipe(response);
    }).listen(0, "127.0.0.1");
    await once(upstream, "listening");
  });
  afterAll(async () => {
    await services.stop();
    upstream.close();
  });

  test("its tests pass natively", async () => {
    const project = await scaffold(targets[0] as TargetName, name);
    for (const args of [
      ["vet", "./..."],
      ["build", "-o", join(project, "native"), "."],
    ]) {
      const { code, stderr } = await run("go", args, { cwd: project });
      expect(code, stderr).toBe(0);
    }
    expect(await goTest(project)).not.toMatch(/^--- SKIP/m);
  });

  test.each(targets.filter((target) => target !== "wasi"))("its tests pass against it on %s", async (target) => {
    const project = await scaffold(target as TargetName, name);
    const { port } = upstream.address() as AddressInfo;
    const vars = { UPSTREAM: `http://127.0.0.1:${port}` };
    const env = target === "val-town" ? { ...vars, ...services.env } : vars;
    const server = await start(target as TargetName, project, name, wasm, env);
    try {
      await goTest(project, { ...vars, GO_EDGE_TEST_URL: server.url });
    } finally {
      server.stop();
    }
  });

  if (name === "hello") {
    test("is a val of at most 50,000 characters", async () => {
      const val = await build(await scaffold("val-town", name), wasm, "--optimize", "none", "--out", "-");
      expect(val).toMatch(/^\/\/.*go-edge 0\.1\.0/);
      expect(val.length).toBeLessThanOrEqual(50_000);
    });

    test("is a single module of at most 120 KB on Cloudflare", async () => {
      const project = await scaffold("cloudflare", name);
      await build(project, wasm, "--optimize", "none");
      expect(readdirSync(join(project, "dist"))).toEqual(["worker.js"]);
      expect(readFileSync(join(project, "dist/worker.js")).length).toBeLessThanOrEqual(120_000);
    });
  }
});

describe("hello with Go's own compiler", () => {
  test.each(["cloudflare", "deno-deploy"] as const)("builds as it is for %s, and answers", async (target) => {
    const project = await scaffold(target, "hello");
    const { code, stdout, stderr } = await goEdge(project, "build", "--compiler", "go", "--json");
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).compiler.name).toBe("Go");
    const server = await serveBuilt(join(project, "dist"), target);
    try {
      await goTest(project, { GO_EDGE_TEST_URL: server.url });
    } finally {
      await server.stop();
    }
  });

  test("is too large for a val, and that is told", async () => {
    const project = await scaffold("val-town", "hello");
    const { code, stderr } = await goEdge(project, "build", "--compiler", "go");
    expect(code).toBe(1);
    expect(stderr).toMatch(/the val is [\d,]+ characters; Val Town takes at most 80,000 a file/);
    expect(stderr).toMatch(/--compiler tinygo/);
  });
});

describe("what the platforms' own tools say", () => {
  test("wrangler deploy --dry-run builds and accepts it", async () => {
    const project = await scaffold("cloudflare", "hello");
    const file = join(project, "go-edge.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), compiler: "go" }));
    const args = [WRANGLER, "deploy", "--dry-run", "--outdir", "uploaded"];
    const env = { WRANGLER_SEND_METRICS: "false", CI: "true" };
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: project, env });
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/Go 1\.\d+/);
    const uploaded = readdirSync(join(project, "uploaded"));
    expect(uploaded).toContain("worker.js");
    expect(uploaded.some((name) => name.endsWith(".wasm"))).toBe(true);
  });
});

describe("the package", () => {
  test("every file that its export map names is there", () => {
    const root = join(inject("workspace"), "node_modules/go-edge");
    const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const paths = [...Object.values(exports), ...Object.values(bin)].flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry as Record<string, string>),
    );
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("its API builds too", async () => {
    const project = await scaffold("deno-deploy", "hello");
    const script = `import { build } from "go-edge";
      const { report, module } = await build({ target: "cloudflare", compiler: "go", out: "-", wasm: "inline" });
      console.log(JSON.stringify({ target: report.target, length: module.length }));`;
    const { code, stdout, stderr } = await run(process.execPath, ["--input-type=module", "-e", script], {
      cwd: project,
    });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ target: "cloudflare", length: expect.any(Number) });
  });
});
