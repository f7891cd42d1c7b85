import { Errno } from "../wasi/errno.ts";
import { MemoryBase } from "./memory-base.ts";
import { MemoryFile } from "./memory-file.ts";
import { type DirectoryNode, FileError, type FileNode, FileType, type LinkNode, type Node, type Stat } from "./node.ts";
import { LONGEST_PATH } from "./resolve.ts";
import type { Volume } from "./volume.ts";

/** A symbolic link in memory. */
export class MemoryLink extends MemoryBase implements LinkNode {
  readonly kind = "link";
  readonly #target: string;
  links = 1;

  constructor(volume: Volume, target: string) {
    super(volume);
    this.#target = target;
  }

  stat(): Stat {
    return this.describe(FileType.symbolicLink, this.links, this.#target.length);
  }

  target(): string {
    return this.#target;
  }

  /** A name was taken off it. */
  release(): void {
    if (--this.links === 0) this.volume.give(2 * this.#target.length);
  }
}

/** A directory in memory. */
export class MemoryDirectory extends MemoryBase implements DirectoryNode {
  readonly kind = "directory";
  readonly #nodes: Map<string, Node>;
  #parent: MemoryDirectory | undefined;
  #isRemoved = false;

  /** @param nodes what is in it: on a read-only volume, for ever. */
  constructor(volume: Volume, nodes = new Map<string, Node>(), parent?: MemoryDirectory) {
    super(volume);
    this.#nodes = nodes;
    this.#parent = parent;
  }

  stat(): Stat {
    return this.describe(FileType.directory, 1, 0);
  }

  open(): DirectoryNode {
    return this;
  }

  close(): void {}

  lookup(name: string): Node | undefined {
    return this.#nodes.get(name);
  }

  names(): readonly string[] {
    return [...this.#nodes.keys()];
  }

  createFile(name: string): FileNode {
    return this.#insert(name, () => new MemoryFile(this.volume));
  }

  createDirectory(name: string): void {
    this.#insert(name, () => new MemoryDirectory(this.volume, new Map(), this));
  }

  createLink(name: string, target: string): void {
    if (target.length > LONGEST_PATH) throw new FileError(Errno.nametoolong);
    this.#insert(name, () => {
      this.volume.take(2 * target.length);
      return new MemoryLink(this.volume, target);
    });
  }

  link(name: string, node: Node): void {
    if (node.kind === "directory") throw new FileError(Errno.perm);
    if (!this.#isOurs(node)) throw new FileError(Errno.xdev);
    this.#insert(name, () => {
      node.links++;
      return node;
    });
  }

  unlink(name: string): void {
    const node = this.#existing(name);
    if (node.kind === "directory") throw new FileError(Errno.isdir);
    this.#remove(name, node);
  }

  removeDirectory(name: string): void {
    const node = this.#existing(name);
    if (!(node instanceof MemoryDirectory)) throw new FileError(Errno.notdir);
    node.#checkEmpty();
    this.#remove(name, node);
  }

  rename(name: string, to: DirectoryNode, newName: string): void {
    const node = this.#existing(name);
    if (!(to instanceof MemoryDirectory) || to.volume !== this.volume) throw new FileError(Errno.xdev);
    const replaced = to.#nodes.get(newName);
    if (replaced === node) return;
    if (node instanceof MemoryDirectory) node.#checkAbove(to);
    if (replaced !== undefined) {
      if (replaced instanceof MemoryDirectory) {
        if (node.kind !== "directory") throw new FileError(Errno.isdir);
        replaced.#checkEmpty();
      } else if (node.kind === "directory") throw new FileError(Errno.notdir);
    }
    if (to.#isRemoved) throw new FileError(Errno.noent);
    this.volume.takeName(newName);
    if (replaced !== undefined) to.#remove(newName, replaced);
    this.#nodes.delete(name);
    this.volume.giveName(name);
    to.#nodes.set(newName, node);
    if (node instanceof MemoryDirectory) node.#parent = to;
    this.touch();
    to.touch();
  }

  #insert<T extends Node>(name: string, make: () => T): T {
    this.volume.checkWritable();
    if (this.#nodes.has(name)) throw new FileError(Errno.exist);
    if (this.#isRemoved) throw new FileError(Errno.noent);
    this.volume.takeName(name);
    let node: T;
    try {
      node = make();
    } catch (error) {
      this.volume.giveName(name);
      throw error;
    }
    this.#nodes.set(name, node);
    this.touch();
    return node;
  }

  #existing(name: string): Node {
    this.volume.checkWritable();
    const node = this.#nodes.get(name);
    if (node === undefined) throw new FileError(Errno.noent);
    return node;
  }

  #remove(name: string, node: Node): void {
    this.#nodes.delete(name);
    this.volume.giveName(name);
    if (node instanceof MemoryFile) node.release("name");
    else if (node instanceof MemoryLink) node.release();
    else if (node instanceof MemoryDirectory) node.#isRemoved = true;
    this.touch();
  }

  #isOurs(node: Node): node is MemoryFile | MemoryLink {
    return (node instanceof MemoryFile || node instanceof MemoryLink) && node.volume === this.volume;
  }

  #checkEmpty(): void {
    if (this.#nodes.size > 0) throw new FileError(Errno.notempty);
  }

  /** Checks that a directory isn't moved into itself. */
  #checkAbove(to: MemoryDirectory): void {
    for (let at: MemoryDirectory | undefined = to; at !== undefined; at = at.#parent) {
      if (at === this) throw new FileError(Errno.inval);
    }
  }
}
