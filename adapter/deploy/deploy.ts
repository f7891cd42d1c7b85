import { UsageError } from "../build/errors.ts";
import { TARGET_NAMES } from "../build/targets.ts";
import { deployWorker } from "./cloudflare.ts";
import { deployDeno } from "./deno.ts";
import { type DeployOptions, type DeployReport, resolveDeployed, type Watcher } from "./deployment.ts";
import { deployVal } from "./val-town/deploy.ts";

/** Options that one platform alone has a meaning for. */
const VAL_OPTIONS = { val: "--val", privacy: "--privacy", blobHost: "--blob-host" } as const;

/**
 * Builds a program and puts it online.
 * @throws UsageError when the options make no sense, GoEdgeError for all else that can be explained.
 */
export async function deploy(options: DeployOptions, watcher: Watcher): Promise<DeployReport> {
  const project = await resolveDeployed(options);
  const target = options.target ?? project.settings.target;
  for (const [name, flag] of Object.entries(VAL_OPTIONS)) {
    if (target !== "val-town" && options[name as keyof typeof VAL_OPTIONS] !== undefined) {
      throw new UsageError(`${flag} is for --target val-town`, { hint: "Leave it out, or name that target." });
    }
  }
  switch (target) {
    case "cloudflare":
      return deployWorker(options, project, watcher);
    case "deno-deploy":
      return deployDeno(options, project, watcher);
    case "val-town":
      if (options.toolArgs.length === 0) return deployVal(options, project, watcher);
      throw new UsageError("what follows -- is for wrangler or deno, which Val Town has no use for", {
        hint: "Leave it out.",
      });
    case "wasi":
      throw new UsageError("a WASI command has no platform that it could be deployed to", {
        hint: "Name one with --target, or copy what `npx go-edge build` writes to the host that runs it.",
      });
    default:
      throw new UsageError("no target: which platform is it for?", {
        hint: `Pass --target ${TARGET_NAMES.filter((name) => name !== "wasi").join("|")}, or write "target" into go-edge.json.`,
      });
  }
}
