import { dirname, relative, resolve } from "node:path";
import { GoEdgeError } from "../build/errors.ts";
import { isLinked, isUpToDate, LIBRARY_DIR, resolveLibrary } from "../build/library.ts";
import { resolveInput } from "../build/options.ts";
import { PROJECT_FILE, type Project, resolveProject } from "../build/project.ts";
import type { TargetName } from "../build/target.ts";
import { resolveTarget } from "../build/targets.ts";
import { type GoToolchain, resolveGo } from "../build/toolchain.ts";
import { resolveUses } from "../build/uses.ts";
import type { ProjectCheck } from "./check.ts";
import type { Needs } from "./needs.ts";
import { checkWrangler } from "./wrangler.ts";

/** A project as far as it can be read. */
export interface ProjectReport {
  /** Undefined where there is neither go-edge.json nor go.mod. */
  dir: string | undefined;
  needs: Needs;
  checks: ProjectCheck[];
}

/**
 * Checks the project that a folder belongs to.
 * @param target takes the place of the one in go-edge.json.
 * @throws GoEdgeError INTERRUPTED.
 */
export async function checkProject(cwd: string, target?: TargetName, signal?: AbortSignal): Promise<ProjectReport> {
  const [project, invalid] = await attempt(resolveProject(cwd));
  // What is wrong with Go itself is told of the tool.
  const [go] = await attempt(resolveGo(cwd, signal));
  const settings = project?.settings ?? {};
  const needs: Needs = {
    target: target ?? settings.target,
    compiler: settings.compiler ?? "auto",
    isCompiled: settings.package?.endsWith(".wasm") ?? false,
  };
  const dir = project?.dir ?? (go?.goMod === undefined ? undefined : dirname(go.goMod));
  if (dir === undefined && invalid === undefined) return { dir, needs, checks: [] };
  const checks = [describeFile(project, invalid), ...(await checkPackage(project))];
  if (go !== undefined && !needs.isCompiled) checks.push(await checkModule(go, cwd, signal));
  if (needs.target === "cloudflare") {
    const base = project?.dir ?? cwd;
    const out = settings.out ?? "dist";
    const module = out === "-" ? undefined : resolve(base, out, resolveTarget("cloudflare").moduleName);
    checks.push(...(await checkWrangler(base, module)));
  }
  return { dir: dir ?? cwd, needs, checks };
}

async function attempt<T>(work: Promise<T>): Promise<[T | undefined, GoEdgeError | undefined]> {
  try {
    return [await work, undefined];
  } catch (error) {
    if (!(error instanceof GoEdgeError) || error.code === "INTERRUPTED") throw error;
    return [undefined, error];
  }
}

function describeFile(project: Project | undefined, invalid: GoEdgeError | undefined): ProjectCheck {
  const subject = PROJECT_FILE;
  if (invalid !== undefined) return { subject, state: "failed", message: invalid.message, fix: invalid.hint };
  const message = project === undefined ? "there is none: builds take their options from the command line" : "is valid";
  return { subject, state: "ok", message, fix: undefined };
}

/** Checks that the program which the settings name is there. */
async function checkPackage(project: Project | undefined): Promise<ProjectCheck[]> {
  if (project?.settings.package === undefined) return [];
  const [, problem] = await attempt(resolveInput(project.dir, project.settings.package));
  if (problem === undefined) return [];
  return [{ subject: PROJECT_FILE, state: "failed", message: `"package": ${problem.message}`, fix: problem.hint }];
}

/** Checks that the module can be built with the library, where it imports it. */
async function checkModule(go: GoToolchain, cwd: string, signal?: AbortSignal): Promise<ProjectCheck> {
  const subject = "go.mod";
  if (go.goMod === undefined) {
    const fix = "go mod init <name>";
    return { subject, state: "failed", message: `there is none in ${cwd} or above it`, fix };
  }
  const root = dirname(go.goMod);
  const library = await resolveLibrary();
  const [linked, problem] = await attempt(isLinked(root, library, signal));
  if (problem !== undefined) return { subject, state: "failed", message: problem.message, fix: problem.hint };
  if (!linked) {
    const uses = await resolveUses(root, library, signal);
    return uses.lacksLibrary
      ? { subject, state: "failed", message: `lacks ${library.path}, which is imported`, fix: "npx go-edge init" }
      : {
          subject,
          state: "ok",
          message: uses.library ? `has ${library.path}` : `imports nothing of ${library.path}, and needs nothing`,
          fix: undefined,
        };
  }
  if (await isUpToDate(root)) {
    return { subject, state: "ok", message: `has ${library.path}, up to date`, fix: undefined };
  }
  const message = `the library in ${relative(cwd, root) || "."}/${LIBRARY_DIR} is not that of this go-edge: the next build renews it`;
  return { subject, state: "warning", message, fix: "npx go-edge init" };
}
