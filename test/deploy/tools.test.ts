import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { DENO } from "../harness/deno.ts";
import { goEdge } from "../harness/run.ts";
import { buildWasm, GUEST } from "../unit/support/wasm-builder.ts";
import { cli, scratch, writeProject } from "./project.ts";

const workspace = inject("workspace");
const ENV = { WRANGLER_SEND_METRICS: "false", CI: "true" };

async function scaffold(target: "cloudflare" | "deno-deploy"): Promise<string> {
  const parent = scratch(workspace);
  const made = await goEdge(parent, "new", "hello", "--target", target);
  expect(made.code, made.stderr).toBe(0);
  const project = join(parent, "hello");
  // What is built is another subject: this takes no compiler.
  writeFileSync(join(project, "app.wasm"), buildWasm(GUEST));
  writeProject(project, { target, package: "./app.wasm", optimize: "none" });
  return project;
}

describe("to Cloudflare", () => {
  let project: string;
  beforeAll(async () => {
    project = await scaffold("cloudflare");
  });

  test("needs the project's wrangler, and says how to get it", async () => {
    const { code, stderr } = await cli(workspace, project, ["deploy", "--dry-run"]);
    expect(stderr).toMatch(/wrangler is not installed in .*npm install --save-dev wrangler/s);
    expect(code).toBe(1);
  });

  test("--dry-run is wrangler's, which builds once", async () => {
    installWrangler(project);
    const { code, stdout, stderr } = await cli(
      workspace,
      project,
      ["deploy", "--dry-run", "--", "--outdir", "uploaded"],
      ENV,
    );
    expect(code, stdout + stderr).toBe(0);
    expect(stderr).toContain("npx wrangler deploy --dry-run --outdir uploaded: the Worker of wrangler.jsonc");
    expect((stdout + stderr).match(/bundle +for Cloudflare/g), stdout + stderr).toHaveLength(1);
    expect(readFileSync(join(project, "uploaded/worker.js"), "utf8")).toContain("go-edge");
  });

  test("what wrangler does not build is built first, and --json has nothing else on standard output", async () => {
    const config = join(project, "wrangler.jsonc");
    const text = readFileSync(config, "utf8");
    writeFileSync(config, text.replace(/,\s*"build": \{[^}]*\}/, ""));
    rmSync(join(project, "dist"), { recursive: true, force: true });
    try {
      const { code, stdout, stderr } = await cli(workspace, project, ["deploy", "--dry-run", "--json"], ENV);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        target: "cloudflare",
        dryRun: true,
        deployed: false,
        tool: { command: ["npx", "wrangler", "deploy", "--dry-run"], folder: project },
      });
      expect(stderr).toMatch(/^bundle .*Cloudflare/m);
    } finally {
      writeFileSync(config, text);
    }
  });

  test("what wrangler refuses ends with 1", async () => {
    const { code, stderr } = await cli(workspace, project, ["deploy", "--dry-run", "--", "--no-such-option"], ENV);
    expect(stderr).toMatch(/`npx wrangler deploy --dry-run --no-such-option` in .* ended with 1/);
    expect(code).toBe(1);
  });

  test("needs a configuration", async () => {
    const empty = scratch(workspace);
    const { code, stderr } = await cli(workspace, empty, ["deploy", "--target", "cloudflare", "--dry-run"]);
    expect(stderr).toMatch(/there is no wrangler\.jsonc.*npx go-edge init --target cloudflare/s);
    expect(code).toBe(1);
  });
});

describe("to Deno Deploy", () => {
  let project: string;
  beforeAll(async () => {
    project = await scaffold("deno-deploy");
  });

  test("--dry-run builds, and shows what would be run", async () => {
    const env = { PATH: `${dirname(DENO)}:${process.env.PATH}` };
    const { code, stdout, stderr } = await cli(
      workspace,
      project,
      ["deploy", "--dry-run", "--json", "--", "--prod"],
      env,
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      target: "deno-deploy",
      deployed: false,
      tool: { command: ["deno", "deploy", "--prod"], folder: project },
    });
    expect(stderr).toContain(`deno deploy --prod in ${project}, with dist/main.js (`);
    expect(readFileSync(join(project, "dist/main.js"), "utf8")).toContain("go-edge");
  });

  test("needs deno, and says how to get it", async () => {
    const { code, stderr } = await cli(workspace, project, ["deploy", "--dry-run"], { PATH: "/usr/sbin" });
    expect(stderr).toMatch(/deno is neither in .* nor on the PATH.*npm install --save-dev deno/s);
    expect(code).toBe(1);
  });
});

test.each([
  [["--target", "wasi"], /wasi.*cloudflare, deno-deploy, val-town/s],
  [[], /no target.*--target cloudflare\|deno-deploy\|val-town/s],
  [["--target", "cloudflare", "--val", "x"], /--val is for --target val-town/],
  [["a", "b", "--target", "cloudflare"], /too many arguments: b/],
])("%j makes no sense", async (args, message) => {
  const { code, stderr } = await cli(workspace, scratch(workspace), ["deploy", "--dry-run", ...args]);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

/** As `npm install wrangler` does. */
function installWrangler(project: string): void {
  mkdirSync(join(project, "node_modules"), { recursive: true });
  symlinkSync(new URL("../../node_modules/wrangler", import.meta.url).pathname, join(project, "node_modules/wrangler"));
}
