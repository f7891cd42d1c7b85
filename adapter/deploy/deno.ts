import { relative } from "node:path";
import { build } from "../build/build.ts";
import { VERSION } from "../build/package.ts";
import { renderBytes } from "../build/render-report.ts";
import { requireDeno } from "../installed/deno.ts";
import { type Deployed, type DeployOptions, type DeployReport, resolveOut, type Watcher } from "./deployment.ts";
import { runTool } from "./tool.ts";

/**
 * Builds a program and deploys its folder by `deno deploy`.
 * @throws GoEdgeError DENO_NOT_FOUND, DEPLOY_FAILED, INTERRUPTED, or what the build throws.
 */
export async function deployDeno(options: DeployOptions, project: Deployed, watcher: Watcher): Promise<DeployReport> {
  const { signal, dryRun, cwd, toolArgs } = options;
  const deno = await requireDeno([project.dir, cwd]);
  const settings = { cwd, package: options.package, target: "deno-deploy", out: resolveOut(project) } as const;
  const { report } = await build({ ...settings, signal, onProgress: watcher.onProgress });
  watcher.findings(report.findings);
  const args = ["deploy", ...toolArgs];
  const name = ["deno", ...args].join(" ");
  const files = report.files
    .map(({ path, bytes }) => `${relative(project.dir, path)} (${renderBytes(bytes)})`)
    .join(", ");
  watcher.plan([`${name} in ${project.dir}, with ${files}`]);
  const tool = { command: ["deno", ...args], folder: project.dir };
  if (!dryRun) {
    await watcher.confirm();
    await runTool(deno, args, { name, folder: project.dir, output: watcher.toolOutput, signal });
  }
  return { version: VERSION, target: "deno-deploy", dryRun, deployed: !dryRun, urls: [], tool };
}
