import { Errno } from "../wasi/errno.ts";
import { ALL_RIGHTS, DIRECTORY_RIGHTS, Right, STREAM_RIGHTS } from "../wasi/rights.ts";
import { type DirectoryNode, FileError, type Handle } from "./node.ts";

/** The most descriptors open at once. */
const MOST_OPEN = 4096;

interface Common {
  /** Bits of Right: what may be done with it. */
  rights: number;
  /** What may be done with what is opened through it. */
  inheriting: number;
  /** Bits of witx $fdflags. */
  flags: number;
}

/** stdin (0), stdout (1) or stderr (2), under whatever number. */
export interface StreamDescriptor extends Common {
  readonly kind: "stream";
  readonly stream: number;
}

export interface FileDescriptor extends Common {
  readonly kind: "file";
  readonly handle: Handle;
  /** Where the next read or write is. */
  offset: number;
}

export interface DirectoryDescriptor extends Common {
  readonly kind: "directory";
  readonly node: DirectoryNode;
  /** The guest knows it as "/": links to absolute paths start there. */
  readonly isRoot: boolean;
  /** Its name, where it was open from the start. */
  readonly preopen: string | undefined;
  /** What fd_readdir goes through. Taken when it starts over. */
  listing: readonly string[] | undefined;
}

export type Descriptor = StreamDescriptor | FileDescriptor | DirectoryDescriptor;

/** The open descriptors of a guest. */
export class Descriptors {
  readonly #open = new Map<number, Descriptor>();
  #lowest = 3;

  /** With the standard streams open. */
  constructor() {
    for (const stream of [0, 1, 2]) {
      const rights = STREAM_RIGHTS | (stream === 0 ? Right.fdRead : Right.fdWrite);
      this.#open.set(stream, { kind: "stream", stream, rights, inheriting: 0, flags: 0 });
    }
  }

  /** Opens a directory under the name by which the guest finds it. A path that starts with it is looked up there. */
  preopen(name: string, node: DirectoryNode): void {
    this.add({
      kind: "directory",
      node,
      isRoot: name === "/",
      preopen: name,
      listing: undefined,
      rights: DIRECTORY_RIGHTS,
      inheriting: ALL_RIGHTS,
      flags: 0,
    });
  }

  /** The descriptor of that number; undefined when it is not open. */
  find(fd: number): Descriptor | undefined {
    return this.#open.get(fd);
  }

  /** The descriptor of that number. @throws FileError badf. */
  get(fd: number): Descriptor {
    const descriptor = this.#open.get(fd);
    if (descriptor === undefined) throw new FileError(Errno.badf);
    return descriptor;
  }

  /** The file of that number. @throws FileError badf, isdir, spipe, or notcapable when it lacks a right. */
  file(fd: number, rights: number): FileDescriptor {
    const descriptor = this.get(fd);
    if (descriptor.kind === "directory") throw new FileError(Errno.isdir);
    if (descriptor.kind !== "file") throw new FileError(Errno.spipe);
    demand(descriptor, rights);
    return descriptor;
  }

  /** The directory of that number. @throws FileError badf, notdir, or notcapable when it lacks a right. */
  directory(fd: number, rights: number): DirectoryDescriptor {
    const descriptor = this.get(fd);
    if (descriptor.kind !== "directory") throw new FileError(Errno.notdir);
    demand(descriptor, rights);
    return descriptor;
  }

  /** Gives it the lowest number that is free from 3 on. @throws FileError mfile. */
  add(descriptor: Descriptor): number {
    this.checkRoom();
    while (this.#open.has(this.#lowest)) this.#lowest++;
    this.#open.set(this.#lowest, descriptor);
    return this.#lowest;
  }

  /** Checks that another one may be opened. @throws FileError mfile. */
  checkRoom(): void {
    if (this.#open.size >= MOST_OPEN) throw new FileError(Errno.mfile);
  }

  /** @throws FileError badf. */
  close(fd: number): void {
    const descriptor = this.get(fd);
    this.#open.delete(fd);
    if (fd >= 3 && fd < this.#lowest) this.#lowest = fd;
    if (descriptor.kind === "file") descriptor.handle.close();
    else if (descriptor.kind === "directory") descriptor.node.close();
  }

  /** Closes `to` and puts `from` there. @throws FileError badf when either is not open. */
  renumber(from: number, to: number): void {
    const descriptor = this.get(from);
    this.get(to);
    if (from === to) return;
    this.close(to);
    this.#open.delete(from);
    if (from >= 3 && from < this.#lowest) this.#lowest = from;
    this.#open.set(to, descriptor);
  }
}

/** @throws FileError notcapable; badf for what was not opened to be read or written, as POSIX has it. */
export function demand(descriptor: Descriptor, rights: number): void {
  const lacking = rights & ~descriptor.rights;
  if (lacking === 0) return;
  throw new FileError(lacking & (Right.fdRead | Right.fdWrite) ? Errno.badf : Errno.notcapable);
}
