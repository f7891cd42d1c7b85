import { existsSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { runCommand } from "../build/command.ts";
import { type ResolvedOptions, resolveOptions } from "../build/options.ts";
import { WASI_ENV } from "../build/program.ts";
import { PROJECT_FILE } from "../build/project.ts";
import { findWranglerConfig } from "../build/wrangler-config.ts";
import type { BuildCall, Sources } from "./protocol.ts";

/** What `go list` tells of a package here. */
interface Listed {
  ImportPath: string;
  Dir?: string;
  Standard?: boolean;
  EmbedPatterns?: string[];
  Module?: Module;
}

interface Module {
  Path: string;
  Version?: string;
  Dir?: string;
  GoMod?: string;
  Main?: boolean;
  Replace?: Module;
}

const FIELDS = "ImportPath,Dir,Standard,EmbedPatterns,Module";

/** Where go-edge keeps its own files in a module. */
const OWN = `${sep}.go-edge${sep}`;

/** Variables that wrangler reads from files beside its configuration. */
const VARIABLES = [".dev.vars", ".env", ".env.local"];

/**
 * Computes which files of the project a build depends on: also one that fails, since the missing file may come.
 * @throws GoEdgeError when the options make no sense.
 */
export async function listSources(call: BuildCall, signal?: AbortSignal): Promise<Sources> {
  const options = await resolveOptions({ ...call, signal });
  const { input, target, assets, cwd } = options;
  const found: Sources = { folders: [], flat: [], trees: assets.map(({ path }) => path), files: [] };
  const base = input.kind === "package" ? input.dir : cwd;
  found.files.push(...listProjectFiles(base));
  found.files.push(...(await listFunctions(options)));
  if (target.name === "cloudflare") {
    const path = (await findWranglerConfig([base, cwd]))?.path ?? join(base, "wrangler.jsonc");
    found.files.push(path, ...VARIABLES.map((name) => join(dirname(path), name)));
  }
  if (input.kind === "wasm") found.files.push(input.file);
  else await addPackages(found, options, input, signal);
  return {
    folders: unique(found.folders),
    flat: unique(found.flat),
    trees: unique(found.trees).filter((path) => existsSync(path)),
    files: unique(found.files),
  };
}

/** Every place where go-edge.json may be: one that is added nearer holds. */
function listProjectFiles(start: string): string[] {
  const files: string[] = [];
  for (let dir = start; ; dir = dirname(dir)) {
    files.push(join(dir, PROJECT_FILE));
    if (existsSync(join(dir, "go.mod")) || dirname(dir) === dir) return files;
  }
}

/** The functions' file and what it imports of the project. */
async function listFunctions({ functions: { path, isThere }, target }: ResolvedOptions): Promise<string[]> {
  if (!isThere || target.kind === "command") return [path];
  const { build: esbuild } = await import("esbuild");
  const dir = dirname(path);
  const result = await esbuild({
    entryPoints: [path],
    absWorkingDir: dir,
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    platform: "neutral",
    logLevel: "silent",
  }).catch(() => undefined); // the build itself tells what is wrong with it
  return [path, ...Object.keys(result?.metafile.inputs ?? {}).map((name) => join(dir, name))];
}

async function addPackages(
  found: Sources,
  { tags }: ResolvedOptions,
  { dir, pattern }: { dir: string; pattern: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  const tagged = tags === undefined ? [] : [`-tags=${tags}`];
  const args = ["list", "-e", "-deps", ...tagged, `-json=${FIELDS}`, pattern];
  const [listed, env] = await Promise.all([
    runCommand("go", args, { cwd: dir, env: WASI_ENV, signal }),
    runCommand("go", ["env", "-json", "GOWORK", "GOMOD"], { cwd: dir, signal }),
  ]);
  // A go.mod that is broken leaves nothing to list; it is watched all the same.
  const { GOWORK = "", GOMOD = "" } = env.code === 0 ? (JSON.parse(env.stdout) as Record<string, string>) : {};
  if (GOWORK.endsWith(".work")) found.files.push(GOWORK);
  const mods = GOMOD.endsWith("go.mod") ? [GOMOD] : [join(dir, "go.mod")];
  found.folders.push(dir);
  const packages = listed.stdout
    .split(/^}$/m)
    .filter((text) => text.trim() !== "")
    .map((text) => JSON.parse(`${text}}`) as Listed);
  const roots = new Map<string, string>();
  for (const { Module: module } of packages) {
    const local = resolveLocal(module);
    if (local?.Dir === undefined) continue;
    roots.set(module!.Path, local.Dir);
    if (local.GoMod !== undefined) mods.push(local.GoMod);
  }
  if (roots.size === 0 && existsSync(mods[0]!)) roots.set("", dirname(mods[0]!));
  for (const entry of packages) addPackage(found, entry, roots);
  for (const mod of mods) found.files.push(mod, join(dirname(mod), "go.sum"));
}

/** Computes the module in which people write: the main one, one of the workspace, or a folder that go.mod names. */
function resolveLocal(module: Module | undefined): Module | undefined {
  if (module === undefined || module.Main) return module;
  const { Replace: replaced } = module;
  return replaced !== undefined && replaced.Version === undefined ? replaced : undefined;
}

function addPackage(found: Sources, entry: Listed, roots: ReadonlyMap<string, string>): void {
  if (entry.Standard) return;
  const { Dir: dir } = entry;
  if (dir === undefined || !existsSync(dir)) {
    const missing = resolveMissing(entry.ImportPath, roots);
    if (missing !== undefined) found.files.push(missing);
    return;
  }
  if (resolveLocal(entry.Module) === undefined || `${dir}${sep}`.includes(OWN)) return;
  found.folders.push(dir);
  for (const pattern of entry.EmbedPatterns ?? []) {
    const path = join(dir, ...resolveFixedPart(pattern));
    if (path === dir) found.flat.push(dir);
    else if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) found.trees.push(path);
    else found.files.push(path);
  }
}

/** Computes where a package would be that is not there: its folder, or the outermost missing one above it. */
function resolveMissing(importPath: string, roots: ReadonlyMap<string, string>): string | undefined {
  for (const [path, root] of roots) {
    if (!importPath.startsWith(`${path}/`)) continue;
    let at = join(root, importPath.slice(path.length + 1));
    while (at !== root && !existsSync(dirname(at))) at = dirname(at);
    return at;
  }
  return undefined;
}

/** Computes the names that an embedding pattern begins with, up to the first that is a pattern itself. */
function resolveFixedPart(pattern: string): string[] {
  const names = pattern.replace(/^all:/, "").split("/");
  const at = names.findIndex((name) => /[*?[\\]/.test(name));
  return at === -1 ? names : names.slice(0, at);
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}
