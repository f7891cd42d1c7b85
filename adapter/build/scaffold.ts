import { existsSync } from "node:fs";
import { cp, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { isMissing, runCommand } from "./command.ts";
import { GoEdgeError, UsageError } from "./errors.ts";
import { type Layout, renderLayout } from "./layout.ts";
import { linkLibrary } from "./link.ts";
import { TEMPLATES } from "./package.ts";
import type { Target } from "./target.ts";
import { TARGET_NAMES } from "./targets.ts";
import { resolveTemplate, TEMPLATE_FILE } from "./templates.ts";

/** npm leaves files named .gitignore out of packages, so templates carry it under another name. */
const RENAMED: Readonly<Record<string, string>> = { _gitignore: ".gitignore" };

/** Files of a target's template that are of no use in a project that exists. */
const NEW_ONLY = ["README.md", "_gitignore"];

/** Files of a target's template that no project gets. */
const NOT_FOR_PROJECTS = ["blob-host.ts"];

/** What of a program's template is not for every target, or tells of the template. */
const NOT_COPIED: readonly string[] = [TEMPLATE_FILE, ...TARGET_NAMES];

/** Where a template says its own name, `hello`. */
const NAMED: Readonly<Record<string, RegExp>> = {
  "go.mod": /(?<=^module )hello$/m,
  "README.md": /(?<=^# )hello$/m,
  "wrangler.jsonc": /(?<="name": ")hello(?=")/,
};

/** Other files that the platform's tool reads in place of one of ours, and what they would need to say. */
const ALTERNATIVES: Readonly<Record<string, { files: string[]; needs: string }>> = {
  "wrangler.jsonc": {
    files: ["wrangler.toml", "wrangler.json"],
    needs: 'main = "dist/worker.js", build.command = "npx go-edge build --target cloudflare"',
  },
  "deno.json": { files: ["deno.jsonc"], needs: 'deploy.runtime.entrypoint = "dist/main.js"' },
};

/** Names that mean something else to Go, or can't be folders on Windows. */
const RESERVED = new Set(["all", "cmd", "std", "tool", "work", "aux", "con", "nul", "prn"]);

/** A project to start. */
export interface NewProject {
  /** Folder in which the project's own folder is made. */
  cwd: string;
  name: string;
  target: Target;
  template: string;
  signal?: AbortSignal | undefined;
}

/**
 * Tells what is wrong with a project's name, or undefined when nothing is. It becomes a folder, the last part of a Go
 * module path and the name of a Worker, and has to be good for each.
 */
export function checkName(name: string): string | undefined {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && name.length <= 63) return undefined;
  return "use up to 63 lower-case letters, digits and single dashes between them";
}

/**
 * Makes a folder with a program that builds as it is, in one go: a failure leaves nothing behind.
 * @returns the folder's path.
 * @throws UsageError for a name or template that can't be, or a folder that has something in it.
 * @throws GoEdgeError PROJECT_UNWRITABLE, or one of the Go toolchain's.
 */
export async function emitProject(project: NewProject): Promise<string> {
  await checkProject(project);
  const { cwd, name, target } = project;
  const program = resolveTemplate(project.template, target.name);
  const dir = join(cwd, name);
  const staging = join(cwd, `.${name}-${process.pid}`);
  try {
    const filter = (path: string): boolean => !NOT_COPIED.includes(relative(program.dir, path));
    await writable(cwd, cp(program.dir, staging, { recursive: true, filter }));
    // What comes later takes the place of what came before.
    const layers = [join(TEMPLATES, "shared"), join(TEMPLATES, target.name)];
    if (existsSync(join(program.dir, target.name))) layers.push(join(program.dir, target.name));
    const isForProjects = (path: string): boolean => !NOT_FOR_PROJECTS.includes(basename(path));
    for (const layer of layers) await writable(cwd, cp(layer, staging, { recursive: true, filter: isForProjects }));
    await nameFiles(staging, name);
    await linkLibrary(staging, project.signal);
    await rmdir(dir).catch(ignoreMissing);
    await writable(dir, rename(staging, dir));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return dir;
}

/**
 * Writes a target's configuration into a module that exists. What is there already stays as it is.
 * @returns what was done, a line a file, for people.
 * @throws GoEdgeError PROJECT_UNWRITABLE.
 */
export async function emitConfig(
  moduleRoot: string,
  modulePath: string,
  target: Target,
  layout: Layout,
): Promise<string[]> {
  const done: string[] = [];
  const name = resolveName(modulePath) ?? "hello";
  const source = join(TEMPLATES, target.name);
  const files = (await readdir(source)).filter((file) => ![...NEW_ONLY, ...NOT_FOR_PROJECTS].includes(file));
  for (const file of files) {
    const instead = await resolveAlternative(moduleRoot, file);
    if (instead) {
      done.push(`${instead} is there already: left as it is. It needs ${ALTERNATIVES[file]!.needs}`);
      continue;
    }
    const text = renderLayout(file, renderNamed(file, await readFile(join(source, file), "utf8"), name), layout);
    const written = writeFile(join(moduleRoot, file), text, { flag: "wx" }).then(
      () => `wrote ${file}`,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "EEXIST") return `${file} is there already: left as it is`;
        throw error;
      },
    );
    done.push(await writable(moduleRoot, written));
  }
  return done;
}

/** Computes which file the platform's tool would rather read than ours. */
async function resolveAlternative(moduleRoot: string, file: string): Promise<string | undefined> {
  const present = await readdir(moduleRoot);
  return ALTERNATIVES[file]?.files.find((other) => present.includes(other));
}

async function checkProject({ cwd, name, signal }: NewProject): Promise<void> {
  const problem = checkName(name) ?? (await checkStandard(name, signal));
  if (problem) throw new UsageError(`"${name}" can't be the name of a project`, { hint: `For a name, ${problem}.` });
  const dir = join(cwd, name);
  const present = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOTDIR") return [basename(dir)];
    ignoreMissing(error);
    return [];
  });
  if (present.length > 0) {
    throw new UsageError(`${dir} is there already and not an empty folder`, { hint: "Choose another name." });
  }
}

/** Tells that Go's standard library has a package of that name, which the module's path would hide. */
async function checkStandard(name: string, signal?: AbortSignal): Promise<string | undefined> {
  if (RESERVED.has(name)) return "choose one that is not reserved";
  const result = await runCommand("go", ["list", "-e", "-f", "{{.Standard}}", name], { cwd: tmpdir(), signal }).catch(
    () => undefined, // without Go, what comes next says so
  );
  return result?.stdout.startsWith("true") ? "choose one that Go's standard library does not have" : undefined;
}

/** Gives a copied template its name, and its files theirs. */
async function nameFiles(dir: string, name: string): Promise<void> {
  for (const file of await readdir(dir)) {
    const path = join(dir, file);
    if (Object.hasOwn(NAMED, file)) await writeFile(path, renderNamed(file, await readFile(path, "utf8"), name));
    if (Object.hasOwn(RENAMED, file)) await rename(path, join(dir, RENAMED[file]!));
  }
}

function renderNamed(file: string, text: string, name: string): string {
  return Object.hasOwn(NAMED, file) ? text.replace(NAMED[file]!, name) : text;
}

/** Computes a project name from a module path: its last part that is not a version. Undefined where that can't be one. */
export function resolveName(modulePath: string): string | undefined {
  const part = modulePath.split("/").findLast((entry) => !/^v\d+$/.test(entry)) ?? "";
  const name = part
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return checkName(name) ? undefined : name;
}

/** Waits for a change to the project's folder, and explains why it can't be made. */
async function writable<T>(dir: string, change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (cause) {
    throw new GoEdgeError("PROJECT_UNWRITABLE", `${dir} can't be written: ${(cause as Error).message}`, { cause });
  }
}

function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
