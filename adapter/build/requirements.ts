import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing, runCommand } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import { readGoMod } from "./library.ts";
import { LIBRARY_SOURCE } from "./package.ts";

/**
 * Adds to a module, which the library is linked into, what the library itself requires, where its programs need that
 * natively: go.mod gets the versions and go.sum the checksums that the library has. For wasm nothing of it is needed, so a
 * module that is not there yet is no error of a build. Nothing is downloaded.
 * @returns what was done, a line each, for people.
 * @throws GoEdgeError GO_FAILED.
 */
export async function linkRequirements(moduleRoot: string, signal?: AbortSignal): Promise<string[]> {
  const required = (await readGoMod(LIBRARY_SOURCE, signal)).Require ?? [];
  const lacking = await listLacking(moduleRoot, signal);
  const isOf = (path: string, module: string): boolean => path === module || path.startsWith(`${module}/`);
  if (!required.some(({ Path }) => lacking.some((path) => isOf(path, Path)))) return [];
  const present = new Set(((await readGoMod(moduleRoot, signal)).Require ?? []).map(({ Path }) => Path));
  const added = required.filter(({ Path }) => !present.has(Path));
  const edits = added.map(({ Path, Version }) => `-require=${Path}@${Version}`);
  if (edits.length > 0) {
    const result = await runCommand("go", ["mod", "edit", ...edits], { cwd: moduleRoot, signal });
    if (result.code !== 0) throw new GoEdgeError("GO_FAILED", result.stderr.trim());
  }
  await addChecksums(moduleRoot);
  return [`go.mod, go.sum: require ${required.map(({ Path }) => Path).join(", ")}, which the program needs natively`];
}

/** Lists the packages that the module's programs and tests need natively and that none of its requirements provides. */
async function listLacking(moduleRoot: string, signal?: AbortSignal): Promise<string[]> {
  const format = "{{if and .Error (not .Standard) (not .Module)}}{{.ImportPath}}{{end}}";
  const args = ["list", "-e", "-deps", "-test", "-f", format, "./..."];
  const { stdout } = await runCommand("go", args, { cwd: moduleRoot, signal });
  return stdout.split("\n").filter((line) => line !== "");
}

async function addChecksums(moduleRoot: string): Promise<void> {
  const file = join(moduleRoot, "go.sum");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });
  const present = text.split("\n").filter((line) => line !== "");
  const shipped = (await readFile(join(LIBRARY_SOURCE, "go.sum"), "utf8")).split("\n").filter((line) => line !== "");
  const all = [...new Set([...present, ...shipped])].sort();
  if (all.length > present.length) await writeFile(file, `${all.join("\n")}\n`);
}
