import { resolve } from "node:path";
import type { Finding } from "../build/findings.ts";
import { resolveInput } from "../build/options.ts";
import type { OnProgress } from "../build/progress.ts";
import { resolveProject } from "../build/project.ts";
import type { BuildSettings } from "../build/settings.ts";
import type { TargetName } from "../build/target.ts";
import type { FileChange } from "./val-town/changes.ts";
import type { Way } from "./val-town/delivery.ts";
import type { Privacy } from "./val-town/vals.ts";

/** What a caller says about a deployment. What it leaves out comes from go-edge.json. */
export interface DeployOptions {
  /** Folder from which relative paths are resolved. */
  cwd: string;
  package?: string | undefined;
  target?: TargetName | undefined;
  /** Send nothing. */
  dryRun: boolean;
  /** Arguments for the platform's own tool. */
  toolArgs: readonly string[];
  /** Val Town: `name` or `user/name`. */
  val?: string | undefined;
  privacy?: Privacy | undefined;
  blobHost?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Who watches a deployment, and decides. */
export interface Watcher {
  /** Undefined when nobody wants to know. */
  onProgress: OnProgress | undefined;
  findings(findings: readonly Finding[]): void;
  /** Shows what will change. */
  plan(lines: readonly string[]): void;
  /** Asks whether to go on. @throws GoEdgeError INTERRUPTED when not. */
  confirm(): Promise<void>;
  /** Tells what has been done. */
  done(line: string): void;
  /** Where the platform's own tool prints: a terminal takes it as it is. */
  toolOutput: "inherit" | "stderr";
}

/** What a deployment did, or would do. This is what `--json` prints. */
export interface DeployReport {
  /** Version of go-edge. */
  version: string;
  target: TargetName;
  dryRun: boolean;
  /** False where everything was as it should be already, and with `dryRun`. */
  deployed: boolean;
  /** Addresses at which it answers, as far as they are known. */
  urls: string[];
  /** The platform's own tool: what is run, and in which folder. */
  tool?: { command: string[]; folder: string };
  /** Val Town: what becomes of the val. */
  val?: ValReport;
}

export interface ValReport {
  /** `user/name`. */
  name: string;
  isNew: boolean;
  /** Its page. */
  page: string | null;
  way: Way;
  files: FileChange[];
  /** What is on the blob host. Sizes are bytes. */
  blobs: { sha256: string; bytes: number; change: "new" | "unchanged" }[];
}

/** The project that is deployed. */
export interface Deployed {
  /** Folder of go-edge.json; without one, that of the program, else the current one. */
  dir: string;
  settings: BuildSettings;
}

/** Computes the project that the options are about, as the build does. */
export async function resolveDeployed(options: DeployOptions): Promise<Deployed> {
  const { cwd } = options;
  const given = options.package === undefined ? undefined : await resolveInput(cwd, options.package);
  const start = given?.kind === "package" ? given.dir : cwd;
  const project = await resolveProject(start);
  return { dir: project?.dir ?? start, settings: project?.settings ?? {} };
}

/** Computes the folder that a build writes to. */
export function resolveOut({ dir, settings }: Deployed): string {
  return settings.out === undefined || settings.out === "-" ? resolve(dir, "dist") : resolve(dir, settings.out);
}
