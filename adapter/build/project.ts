import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMissing } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import { type BuildSettings, SETTINGS } from "./settings.ts";
import { resolveNearest } from "./suggest.ts";

/** Name of the project file, which lies in the module's root or below. */
export const PROJECT_FILE = "go-edge.json";

/** A project file that was found. */
export interface Project {
  path: string;
  /** Its folder, from which relative paths in it are resolved. */
  dir: string;
  settings: BuildSettings;
}

/**
 * Computes the project that `start` belongs to: the nearest go-edge.json from there upwards, as far as the folder of
 * go.mod.
 * @returns undefined when there is none.
 * @throws GoEdgeError PROJECT_FILE_INVALID when it can't be read or a key or value in it is wrong.
 */
export async function resolveProject(start: string): Promise<Project | undefined> {
  for (let dir = start; ; dir = dirname(dir)) {
    const path = join(dir, PROJECT_FILE);
    const text = await readIfPresent(path);
    if (text !== undefined) return { path, dir, settings: parseProject(path, text) };
    const atModuleRoot = (await readIfPresent(join(dir, "go.mod"))) !== undefined;
    if (atModuleRoot || dirname(dir) === dir) return undefined;
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new GoEdgeError("PROJECT_FILE_INVALID", `${path} can't be read: ${(cause as Error).message}`, { cause });
  }
}

function parseProject(path: string, text: string): BuildSettings {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw invalid(path, `is not valid JSON: ${(cause as Error).message}`, undefined, cause);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw invalid(path, "must hold a JSON object", `For example: { "target": "cloudflare" }`);
  }
  for (const [key, value] of Object.entries(parsed)) {
    if (key !== "$schema") checkSetting(path, key, value);
  }
  const { $schema: _, ...settings } = parsed as BuildSettings & { $schema?: unknown };
  return settings;
}

function checkSetting(path: string, key: string, value: unknown): void {
  const setting = Object.hasOwn(SETTINGS, key) ? SETTINGS[key as keyof BuildSettings] : undefined;
  if (setting === undefined) {
    const keys = Object.keys(SETTINGS);
    const nearest = resolveNearest(key, keys);
    throw invalid(
      path,
      `has an unknown key "${key}"`,
      nearest ? `Did you mean "${nearest}"?` : `The keys are: ${keys.join(", ")}.`,
    );
  }
  if (setting.kind === "choice") {
    if (typeof value === "string" && (setting.values as readonly string[]).includes(value)) return;
    const values = setting.values.map((allowed) => `"${allowed}"`).join(", ");
    throw invalid(path, `has ${JSON.stringify(value)} for "${key}"`, `"${key}" takes one of ${values}.`);
  }
  if (setting.kind === "structure") {
    const problem = setting.describe(value);
    if (problem === undefined) return;
    throw invalid(path, `has a wrong value for "${key}"`, `"${key}" ${problem}.`);
  }
  if (typeof value !== setting.kind || value === "") {
    const takes = setting.kind === "boolean" ? "true or false" : "a string that is not empty";
    throw invalid(path, `has ${JSON.stringify(value)} for "${key}"`, `"${key}" takes ${takes}.`);
  }
}

function invalid(path: string, problem: string, hint?: string, cause?: unknown): GoEdgeError {
  return new GoEdgeError("PROJECT_FILE_INVALID", `${path} ${problem}`, { hint, cause });
}
