import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { COMPILERS, type CompilerName, TARGETS, type TargetName } from "../harness/fixtures.ts";
import { goEdge, run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";

/** Every template there is; the suite runs each for every target and compiler. */
const TEMPLATES = readdirSync(new URL("../../templates/programs", import.meta.url));

async function scaffold(target: TargetName, template: string): Promise<string> {
  const parent = mkdtempSync(join(inject("workspace"), "project-"));
  const made = await goEdge(parent, "new", "my-project", "--target", target, "--template", template);
  expect(made.code, made.stderr).toBe(0);
  return join(parent, "my-project");
}

function serve(target: TargetName, project: string): Promise<Server> {
  if (target === "cloudflare") return serveWorkerd(join(project, "dist"));
  if (target === "deno-deploy") return serveDeno(join(project, "dist/main.js"));
  return serveVal(join(project, "dist/val.js"));
}

for (const template of TEMPLATES) {
  for (const target of TARGETS) {
    describe(`template ${template} for ${target}`, () => {
      let project: string;
      beforeAll(async () => {
        project = await scaffold(target, template);
      });

      test.each(COMPILERS)("builds as it is with %s, and answers", (compiler) =>
        buildAndAsk(project, target, compiler),
      );

      test("runs under plain go vet and go build too", async () => {
        for (const command of ["vet", "build"]) {
          const args = command === "build" ? ["build", "-o", join(project, "native"), "."] : ["vet", "./..."];
          const { code, stderr } = await run("go", args, { cwd: project });
          expect(code, stderr).toBe(0);
        }
      });
    });
  }
}

async function buildAndAsk(project: string, target: TargetName, compiler: CompilerName): Promise<void> {
  const { code, stdout, stderr } = await goEdge(project, "build", "--compiler", compiler, "--json");
  if (target === "val-town" && compiler === "go") {
    expect(code).toBe(1);
    expect(stderr).toMatch(/the val is [\d,]+ characters; Val Town takes at most 80,000 a file/);
    expect(stderr).toMatch(/--compiler tinygo/);
    return;
  }
  expect(code, stderr).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.compiler.name).toBe(compiler === "go" ? "Go" : "TinyGo");
  const server = await serve(target, project);
  try {
    const response = await send(server.url, { path: "/hello/g%20o" });
    expect(response.status).toBe(200);
    expect(JSON.parse(response.text)).toEqual({ hello: "g o" });
    expect(response.header("content-type")).toBe("application/json");
    expect((await send(server.url, { path: "/nowhere" })).status).toBe(404);
  } finally {
    await server.stop();
  }
}

describe("sizes of TinyGo's hello", () => {
  test("a val of at most 50,000 characters", async () => {
    const project = await scaffold("val-town", "hello");
    const { code, stdout, stderr } = await goEdge(project, "build", "--compiler", "tinygo", "--out", "-");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^\/\/.*go-edge 0\.1\.0/);
    expect(stdout.length).toBeLessThanOrEqual(50_000);
  });

  test("a single module of at most 120 KB on Cloudflare", async () => {
    const project = await scaffold("cloudflare", "hello");
    const { code, stderr } = await goEdge(project, "build", "--compiler", "tinygo");
    expect(code, stderr).toBe(0);
    expect(readdirSync(join(project, "dist"))).toEqual(["worker.js"]);
    expect(readFileSync(join(project, "dist/worker.js")).length).toBeLessThanOrEqual(120_000);
  });
});

describe("what the platforms' own tools say", () => {
  const wrangler = new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url).pathname;

  test.each(COMPILERS)("wrangler deploy --dry-run builds with %s and accepts it", async (compiler) => {
    const project = await scaffold("cloudflare", "hello");
    const file = join(project, "go-edge.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), compiler }));
    const args = [wrangler, "deploy", "--dry-run", "--outdir", "uploaded"];
    const env = { WRANGLER_SEND_METRICS: "false", CI: "true" };
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: project, env });
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(compiler === "go" ? /Go 1\.\d+/ : /TinyGo 0\.\d+/);
    const uploaded = readdirSync(join(project, "uploaded"));
    expect(uploaded).toContain("worker.js");
    expect(uploaded.some((name) => name.endsWith(".wasm"))).toBe(compiler === "go");
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
      const { report, module } = await build({ target: "val-town", compiler: "tinygo", out: "-" });
      console.log(JSON.stringify({ target: report.target, length: module.length }));`;
    const { code, stdout, stderr } = await run(process.execPath, ["--input-type=module", "-e", script], {
      cwd: project,
    });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ target: "val-town", length: expect.any(Number) });
  });
});
