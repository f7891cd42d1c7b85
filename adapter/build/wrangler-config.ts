import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { applyEdits, modify, type ParseError, parse } from "jsonc-parser";
import { isMissing } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import { readTomlList, readTomlString, renderTomlList } from "./toml-lists.ts";

/** A list in a Worker's configuration, and what it has to hold for the program to work. */
export interface WantedList {
  /** Where it is, such as `["triggers", "crons"]`. */
  path: readonly string[];
  items: readonly unknown[];
  /** Tells an item that is there already. */
  matches(present: unknown, wanted: unknown): boolean;
  /** It may hold nothing else. */
  isWhole: boolean;
}

/** A configuration that was found. */
export interface WranglerConfig {
  path: string;
  text: string;
  /** TOML is read for what it says, and not changed. */
  isJson: boolean;
}

/** A list that is not as wanted. */
export interface Difference {
  path: readonly string[];
  /** Items that are there; undefined where there is no list. */
  present: readonly unknown[] | undefined;
  /** Indices of those that must not be. */
  superfluous: readonly number[];
  missing: readonly unknown[];
}

/** Wrangler takes the first of these, in the nearest folder that has one. */
const NAMES = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/**
 * Reads the nearest configuration of wrangler, from the first of the folders upwards, else from the next.
 * @returns undefined where there is none.
 * @throws GoEdgeError CONFIG_UNUSABLE.
 */
export async function findWranglerConfig(folders: readonly string[]): Promise<WranglerConfig | undefined> {
  for (const folder of folders) {
    for (let dir = folder; ; dir = dirname(dir)) {
      for (const name of NAMES) {
        const path = join(dir, name);
        const text = await readIfPresent(path);
        if (text !== undefined) return { path, text, isJson: !name.endsWith(".toml") };
      }
      if (dirname(dir) === dir) break;
    }
  }
  return undefined;
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw unusable(path, `can't be read: ${(cause as Error).message}`, cause);
  }
}

/**
 * Compares a configuration with what is wanted of it, leaving environments aside, which take what they don't say from the top.
 * @throws GoEdgeError CONFIG_UNUSABLE for JSON that is none, and for anything else where a list belongs.
 */
export function compareConfig({ path, text, isJson }: WranglerConfig, wanted: readonly WantedList[]): Difference[] {
  const root = isJson ? parseJson(path, text) : undefined;
  return wanted.flatMap((list) => {
    const present = isJson ? readJsonList(path, root, list.path) : readTomlList(text, list.path);
    const items = present ?? [];
    const missing = list.items.filter((item) => !items.some((other) => list.matches(other, item)));
    const superfluous = items.flatMap((other, index) =>
      list.isWhole && !list.items.some((item) => list.matches(other, item)) ? [index] : [],
    );
    return missing.length + superfluous.length === 0 ? [] : [{ path: list.path, present, missing, superfluous }];
  });
}

/**
 * Reads a text from a configuration, such as `["build", "command"]`; undefined where there is none.
 * @throws GoEdgeError CONFIG_UNUSABLE for JSON that is none.
 */
export function readConfigText({ path, text, isJson }: WranglerConfig, keys: readonly string[]): string | undefined {
  if (!isJson) return readTomlString(text, keys);
  const value = keys.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    parseJson(path, text),
  );
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Renders what a configuration has to say, as people write it there. */
export function renderDifference(difference: Difference, isJson: boolean): string {
  const { path, present, missing, superfluous } = difference;
  const items = [...(present ?? []).filter((_, index) => !superfluous.includes(index)), ...missing];
  if (!isJson) return renderTomlList(path, items);
  const value = path.slice(1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), items);
  return `"${path[0]}": ${JSON.stringify(value, undefined, 1).replaceAll(/\n\s*/g, " ")}`;
}

/** Writes differences into the text of a configuration of JSON. Comments and all else stay as they are. */
export function patchJson(text: string, differences: readonly Difference[]): string {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const formattingOptions = { insertSpaces: !/^\t/m.test(text), tabSize: 2, eol };
  let patched = text;
  const change = (path: (string | number)[], value: unknown, isArrayInsertion: boolean): void => {
    patched = applyEdits(patched, modify(patched, path, value, { formattingOptions, isArrayInsertion }));
  };
  for (const { path, present, missing, superfluous } of differences) {
    if (present === undefined) change([...path], missing, false);
    else {
      for (const item of missing) change([...path, -1], item, true);
      for (const index of [...superfluous].reverse()) change([...path, index], undefined, false);
    }
  }
  return patched;
}

/** Writes a configuration, whole or not at all. @throws GoEdgeError CONFIG_UNUSABLE. */
export async function emitConfig(path: string, text: string): Promise<void> {
  const staging = `${path}.${process.pid}`;
  try {
    await writeFile(staging, text);
    await rename(staging, path);
  } catch (cause) {
    await rm(staging, { force: true });
    throw unusable(path, `can't be written: ${(cause as Error).message}`, cause);
  }
}

function parseJson(path: string, text: string): unknown {
  const errors: ParseError[] = [];
  const root: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) {
    throw unusable(path, `is not valid in line ${text.slice(0, errors[0]!.offset).split("\n").length}`);
  }
  return root;
}

function readJsonList(path: string, root: unknown, keys: readonly string[]): unknown[] | undefined {
  let at = root;
  for (const key of keys) {
    if (typeof at !== "object" || at === null || Array.isArray(at)) {
      throw unusable(path, `has something else than an object where "${keys.join(".")}" belongs`);
    }
    if (!Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  if (!Array.isArray(at)) throw unusable(path, `has something else than a list for "${keys.join(".")}"`);
  return at;
}

function unusable(path: string, problem: string, cause?: unknown): GoEdgeError {
  return new GoEdgeError("CONFIG_UNUSABLE", `${path} ${problem}`, {
    hint: "Put it right first: wrangler reads it, too.",
    cause,
  });
}
