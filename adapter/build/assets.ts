import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, posix, relative, resolve, sep } from "node:path";
import type { EmbeddedDirectory, EmbeddedEntry } from "../runtime/files/embedded.ts";
import { GoEdgeError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import type { ModuleTarget } from "./target.ts";

/** A folder to embed. */
export interface AssetFolder {
  /** Absolute path. */
  path: string;
  /** The names that lead to it from the program's "/". */
  mount: string[];
}

/** Embedded files. */
export interface Assets {
  index: EmbeddedDirectory;
  /** The contents of all files, in the order of the index. */
  bytes: Uint8Array;
}

/** Folders that are never embedded: what they hold is nothing that a program reads. */
const LEFT_OUT = new Set([".git", ".go-edge", "node_modules"]);

/** What the program has of its own, at its "/". */
const RESERVED = ["dev", "tmp"];

/** A directory while it is being filled. */
interface Folder {
  entries: Map<string, Folder | Uint8Array | string>;
}

/** Tells what is wrong with a list of folders, or undefined. */
export function describeBadPaths(value: unknown): string | undefined {
  const paths = typeof value === "string" ? [value] : value;
  const isList = Array.isArray(paths) && paths.every((path) => typeof path === "string" && path !== "");
  return isList ? undefined : `takes a folder, or a list of them; it has ${JSON.stringify(value)}`;
}

/**
 * Computes where the folders are and where the program finds them: at their path relative to `base`. Steps up are left
 * out, since there is nothing above "/": Go's own paths do the same.
 */
export function resolveAssetFolders(base: string, given: string | readonly string[] = []): AssetFolder[] {
  return (typeof given === "string" ? [given] : given).map((name) => {
    const path = resolve(base, name);
    const steps = relative(base, path).split(sep);
    return { path, mount: steps.filter((step) => step !== "" && step !== "..") };
  });
}

/**
 * Reads the folders. The same files give the same bytes, whatever the order of the file system.
 * @throws GoEdgeError ASSETS_UNUSABLE or ASSETS_TOO_LARGE.
 */
export async function collectAssets(folders: readonly AssetFolder[], target: ModuleTarget): Promise<Assets> {
  const root: Folder = { entries: new Map() };
  for (const { path, mount } of folders) {
    await checkFolder(path);
    await fill(descend(root, mount), path, path);
  }
  const taken = RESERVED.find((name) => root.entries.has(name));
  if (taken !== undefined) {
    throw unusable(`the assets have ${taken} at their top, where programs find their own /${taken}`, {
      hint: "Give that folder another name, or name the folders to embed one by one with --assets.",
    });
  }
  const parts: [path: string, bytes: Uint8Array][] = [];
  const index = flatten(root, "", parts);
  const size = parts.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  if (size > target.assetsMax) throw tooLarge(size, parts, target);
  return { index, bytes: Buffer.concat(parts.map(([, bytes]) => bytes)) };
}

/** Finds assets that a program can't read, because it opens no files. */
export function findUnreadAssets({ index }: Assets, families: readonly string[]): Finding[] {
  if (index.length === 0 || families.includes("files")) return [];
  const message = "the assets were left out: the program opens no files.";
  return [{ level: "warning", code: "ASSETS_UNREAD", message }];
}

async function checkFolder(path: string): Promise<void> {
  const found = await lstat(path).catch((cause: Error) => {
    throw unusable(`the assets folder ${path} can't be read: ${cause.message}`, { cause });
  });
  if (!found.isDirectory()) {
    throw unusable(`the assets ${path} are not a folder`, { hint: "Name the folder that holds them, with --assets." });
  }
}

function descend(folder: Folder, mount: readonly string[]): Folder {
  let at = folder;
  for (const name of mount) {
    const found = at.entries.get(name);
    const next = isFolder(found) ? found : { entries: new Map() };
    at.entries.set(name, next);
    at = next;
  }
  return at;
}

async function fill(folder: Folder, path: string, top: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: Error) => {
    throw unusable(`the assets folder ${path} can't be read: ${cause.message}`, { cause });
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const at = join(path, entry.name);
    if (LEFT_OUT.has(entry.name)) continue;
    if (entry.isDirectory()) await fill(descend(folder, [entry.name]), at, top);
    else if (entry.isSymbolicLink()) folder.entries.set(entry.name, await readLink(at, top));
    else if (entry.isFile()) folder.entries.set(entry.name, await readContents(at));
    else throw unusable(`${at}, in the assets, is neither a file nor a folder`, { hint: "Move it elsewhere." });
  }
}

async function readContents(path: string): Promise<Uint8Array> {
  return await readFile(path).catch((cause: Error) => {
    throw unusable(`${path}, in the assets, can't be read: ${cause.message}`, { cause });
  });
}

/** A symbolic link stays one, where it leads to what is embedded as well. */
async function readLink(path: string, top: string): Promise<string> {
  const target = await readlink(path);
  const reached = relative(top, resolve(path, "..", target));
  if (posix.isAbsolute(target) || reached === ".." || reached.startsWith(`..${sep}`)) {
    throw unusable(`${path}, in the assets, is a link to ${target}, which is not among them`, {
      hint: "Put the file itself there, or make the link a relative one that stays in the folder.",
    });
  }
  return target;
}

function flatten({ entries }: Folder, path: string, parts: [string, Uint8Array][]): EmbeddedDirectory {
  return [...entries].map(([name, entry]): [string, EmbeddedEntry] => {
    if (typeof entry === "string") return [name, entry];
    if (isFolder(entry)) return [name, flatten(entry, `${path}${name}/`, parts)];
    parts.push([`${path}${name}`, entry]);
    return [name, entry.length];
  });
}

function isFolder(entry: Folder | Uint8Array | string | undefined): entry is Folder {
  return typeof entry === "object" && "entries" in entry && entry.entries instanceof Map;
}

function tooLarge(size: number, parts: [string, Uint8Array][], target: ModuleTarget): GoEdgeError {
  const largest = parts.sort(([, a], [, b]) => b.length - a.length).slice(0, 3);
  const names = largest.map(([path, bytes]) => `  ${path}: ${bytes.length} bytes`);
  return new GoEdgeError(
    "ASSETS_TOO_LARGE",
    `the assets are ${size} bytes; ${target.title} has memory for ${target.assetsMax}. The largest:\n${names.join("\n")}`,
    { hint: "Embed less, and keep large files where the platform serves or stores them." },
  );
}

function unusable(message: string, details: { hint?: string; cause?: unknown } = {}): GoEdgeError {
  return new GoEdgeError("ASSETS_UNUSABLE", message, details);
}
