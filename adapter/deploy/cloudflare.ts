import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "../build/build.ts";
import { GoEdgeError } from "../build/errors.ts";
import { VERSION } from "../build/package.ts";
import { inWorkDir } from "../build/work-dir.ts";
import { findWranglerConfig, readConfigText } from "../build/wrangler-config.ts";
import { requireWrangler } from "../installed/wrangler.ts";
import { type Deployed, type DeployOptions, type DeployReport, resolveOut, type Watcher } from "./deployment.ts";
import { runTool } from "./tool.ts";

/**
 * Deploys a Worker by the project's own wrangler, which builds it first where its configuration says how; else it is built
 * here.
 * @throws GoEdgeError WRANGLER_NOT_FOUND, CONFIG_UNUSABLE, DEPLOY_FAILED, INTERRUPTED, or what the build throws.
 */
export async function deployWorker(options: DeployOptions, project: Deployed, watcher: Watcher): Promise<DeployReport> {
  const { signal, dryRun, cwd } = options;
  const config = await findWranglerConfig([project.dir, cwd]);
  if (config === undefined) {
    throw new GoEdgeError("CONFIG_UNUSABLE", `there is no wrangler.jsonc in ${project.dir} or above it`, {
      hint: "Write one: npx go-edge init --target cloudflare.",
    });
  }
  const folder = dirname(config.path);
  const { script } = requireWrangler([folder]);
  const args = ["deploy", ...(dryRun ? ["--dry-run"] : []), ...options.toolArgs];
  const name = ["npx wrangler", ...args].join(" ");
  const builds = readConfigText(config, ["build", "command"]) !== undefined;
  if (!builds) {
    const out = resolveOut(project);
    const settings = { cwd, package: options.package, target: "cloudflare", out } as const;
    const { report } = await build({ ...settings, signal, onProgress: watcher.onProgress });
    watcher.findings(report.findings);
  }
  const where = relative(cwd, config.path) || config.path;
  watcher.plan([`${name}: the Worker of ${where}${builds ? ", which wrangler builds first" : ""}`]);
  if (!dryRun) await watcher.confirm();
  const urls = await withOutputFile((path) =>
    runTool(process.execPath, [script, ...args], {
      name,
      folder,
      env: { WRANGLER_OUTPUT_FILE_PATH: path },
      output: watcher.toolOutput,
      signal,
    }),
  );
  const tool = { command: ["npx", "wrangler", ...args], folder };
  return { version: VERSION, target: "cloudflare", dryRun, deployed: !dryRun, urls, tool };
}

/** Does work that has wrangler write what it did to a file, a JSON value a line; returns the addresses in it. */
function withOutputFile(work: (path: string) => Promise<void>): Promise<string[]> {
  // Without the signal: what the work says of an interruption is what people should read.
  return inWorkDir(undefined, async (folder) => {
    const path = join(folder, "wrangler.ndjson");
    await work(path);
    const lines = (await readFile(path, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
    const entries = lines.map((line) => JSON.parse(line) as { type: string; targets?: string[] });
    return entries.flatMap(({ type, targets }) => (type === "deploy" ? (targets ?? []) : []));
  });
}
