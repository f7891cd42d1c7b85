import { Errno } from "../wasi/errno.ts";
import { type DirectoryNode, FileError, type Node } from "./node.ts";

/** Symbolic links on the way, as on Linux. */
const MOST_LINKS = 40;

/** Bytes of a name and of a path, as on Linux. What has fewer characters may still have more bytes: backends check. */
const LONGEST_NAME = 255;
export const LONGEST_PATH = 4096;

/** Where a path leads. */
export interface Place {
  /** The directory that holds it. */
  parent: DirectoryNode;
  /** Its name there; empty where the path ends in "." or "..", or leads to the start itself. */
  name: string;
  /** Undefined where nothing has that name. */
  node: Node | undefined;
  /** The path ends in a slash, so it can only mean a directory. */
  slash: boolean;
}

/** What to do about a symbolic link at the end of a path: a slash after it has it followed all the same, or it never is. */
export type LastLink = "follow" | "keep" | "never";

/**
 * Resolves a path step by step, from a directory that it must not leave: not by "..", not by a symbolic link, and not by
 * starting with a slash. Where `isRoot` says that the guest knows that directory as "/", links to absolute paths start
 * there.
 * @throws FileError: perm for a way out, noent, notdir, loop, nametoolong, inval for what can't be a path.
 */
export function resolvePath(base: DirectoryNode, isRoot: boolean, path: string, lastLink: LastLink): Place {
  if (path === "") throw new FileError(Errno.noent);
  if (path.startsWith("/")) throw new FileError(Errno.perm);
  const way: DirectoryNode[] = [base];
  // Reversed: the next step is at the end.
  const steps = split(path);
  let slash = isOpenEnded(path);
  let links = 0;
  while (steps.length > 0) {
    const name = steps.pop()!;
    const parent = way[way.length - 1]!;
    if (name === ".") continue;
    if (name === "..") {
      if (way.length === 1) throw new FileError(Errno.perm);
      way.pop();
      continue;
    }
    if (name.length > LONGEST_NAME) throw new FileError(Errno.nametoolong);
    const node = parent.lookup(name);
    const isLast = steps.length === 0;
    if (node?.kind === "link" && (!isLast || lastLink === "follow" || (lastLink === "keep" && slash))) {
      if (++links > MOST_LINKS) throw new FileError(Errno.loop);
      const target = node.target();
      if (target === "") throw new FileError(Errno.noent);
      if (target.startsWith("/")) {
        if (!isRoot) throw new FileError(Errno.perm);
        way.length = 1;
      }
      if (isLast) slash ||= isOpenEnded(target);
      steps.push(...split(target));
      continue;
    }
    if (isLast) return { parent, name, node, slash };
    if (node === undefined) throw new FileError(Errno.noent);
    if (node.kind !== "directory") throw new FileError(Errno.notdir);
    way.push(node);
  }
  const parent = way[way.length - 1]!;
  return { parent, name: "", node: parent, slash: true };
}

/** Resolves a path to what must be there. */
export function resolveNode(base: DirectoryNode, isRoot: boolean, path: string, lastLink: LastLink): Node {
  const { node, slash } = resolvePath(base, isRoot, path, lastLink);
  if (node === undefined) throw new FileError(Errno.noent);
  if (slash && node.kind !== "directory") throw new FileError(Errno.notdir);
  return node;
}

/** The steps of a path, the last one first. A slash at the end makes no step. */
function split(path: string): string[] {
  if (path.length > LONGEST_PATH) throw new FileError(Errno.nametoolong);
  if (path.includes("\0")) throw new FileError(Errno.inval);
  return path
    .split("/")
    .filter((name) => name !== "")
    .reverse();
}

function isOpenEnded(path: string): boolean {
  return path.endsWith("/");
}
