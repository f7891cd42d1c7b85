import { VERSION } from "../build/package.ts";
import type { TargetName } from "../build/target.ts";
import type { CheckState, ProjectCheck, ToolCheck } from "./check.ts";
import { type Machine, renderInstall, resolveMachine } from "./install.ts";
import { isNeeded, isUseful, type Needs } from "./needs.ts";
import { checkProject } from "./project.ts";
import { FINDERS, type Found, MINIMUMS } from "./tools.ts";

/** What `go-edge doctor` finds. This is what `--json` prints. */
export interface DoctorReport {
  /** Version of go-edge. */
  version: string;
  /** Like `linux x64`. */
  system: string;
  /** What the project, or the command line, is for; null where neither says it. */
  target: TargetName | null;
  /** Folder of the project; null where there is none. */
  project: string | null;
  /** Whether nothing has failed. */
  ok: boolean;
  tools: ToolCheck[];
  checks: ProjectCheck[];
}

/** What to look at. */
export interface DoctorOptions {
  cwd: string;
  /** Takes the place of the one in go-edge.json. */
  target?: TargetName | undefined;
  signal?: AbortSignal | undefined;
}

const TOOLS: readonly Pick<ToolCheck, "name" | "title" | "purpose">[] = [
  { name: "node", title: "Node", purpose: "go-edge itself" },
  { name: "go", title: "Go", purpose: "every build, test, run" },
  { name: "tinygo", title: "TinyGo", purpose: "small programs of package edge: --compiler tinygo, --target val-town" },
  { name: "wasm-opt", title: "wasm-opt", purpose: "builds with TinyGo, --optimize; comes with go-edge" },
  { name: "wrangler", title: "wrangler", purpose: "--target cloudflare: npx wrangler dev, npx wrangler deploy" },
  { name: "deno", title: "Deno", purpose: "--target deno-deploy: deno task start, deno deploy" },
];

/**
 * Looks at what is installed, and at the project in a folder.
 * @throws GoEdgeError INTERRUPTED.
 */
export async function examine({ cwd, target, signal }: DoctorOptions): Promise<DoctorReport> {
  const machine = await resolveMachine();
  const { dir, needs, checks } = await checkProject(cwd, target, signal);
  const tools = await Promise.all(
    TOOLS.map(async (tool) => resolveTool(tool, await FINDERS[tool.name](cwd, signal), needs, machine)),
  );
  return {
    version: VERSION,
    system: `${process.platform} ${process.arch}`,
    target: needs.target ?? null,
    project: dir ?? null,
    ok: [...tools, ...checks].every(({ state }) => state !== "failed"),
    tools,
    checks,
  };
}

function resolveTool(
  tool: Pick<ToolCheck, "name" | "title" | "purpose">,
  found: Found,
  needs: Needs,
  machine: Machine,
): ToolCheck {
  const install = found.problem === undefined ? undefined : renderInstall(tool.name, machine);
  return { ...tool, ...found, state: resolveState(tool.name, found, needs), minimum: MINIMUMS[tool.name], install };
}

function resolveState(name: ToolCheck["name"], { path, problem }: Found, needs: Needs): CheckState {
  if (problem === undefined) return "ok";
  if (isNeeded(name, needs)) return "failed";
  // What is there and can't be used would be used all the same.
  return path !== undefined || isUseful(name, needs) ? "warning" : "unneeded";
}
