import { statSync } from "node:fs";
import { posix, resolve, sep } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Folder } from "../node/program.ts";

/** What a program finds when nothing is said: the current folder, where it starts, and an empty /tmp. */
export function resolveDefaultFolders(): Folder[] {
  return [
    { host: process.cwd(), guest: "/" },
    { host: undefined, guest: "/tmp" },
  ];
}

/**
 * Parses `host[:guest]`, and adds it to those that were given before it. Without a path for the guest, it finds the folder
 * at its own: an absolute path as it is, any other from "/" on, which is where it starts.
 */
export function parseFolder(text: string, before: Folder[] | false = []): Folder[] {
  // The drive of a path on Windows has a colon as well.
  const [, name = "", given] = /^((?:[A-Za-z]:(?=[\\/]))?[^:]*)(?::(.+))?$/.exec(text) ?? [];
  if (name === "")
    throw new InvalidArgumentError('It takes a folder, and may add its path in the program: "data:/data".');
  const host = resolve(name);
  if (statSync(host, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new InvalidArgumentError(`There is no folder ${host}.`);
  }
  const guest = posix.join("/", given ?? name.split(sep).join("/"));
  return [...(before || []), { host, guest: guest === "/" ? guest : guest.replace(/\/$/, "") }];
}

/** Parses `name=value`, and adds it to those that were given before it. */
export function parseVariable(text: string, before: readonly string[] = []): string[] {
  if (!/^[^=\0]+=[^\0]*$/.test(text))
    throw new InvalidArgumentError('It takes a name and a value, like "LEVEL=debug".');
  return [...before, text];
}
