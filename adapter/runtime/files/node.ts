/** Types of file (witx: typename $filetype). */
export const FileType = {
  unknown: 0,
  blockDevice: 1,
  characterDevice: 2,
  directory: 3,
  regularFile: 4,
  socketStream: 6,
  symbolicLink: 7,
} as const;

/** What there is to know of a file. Times are nanoseconds since 1970. */
export interface Stat {
  dev: bigint;
  ino: bigint;
  type: number;
  links: bigint;
  size: bigint;
  accessed: bigint;
  modified: bigint;
  changed: bigint;
}

/** Times to set; undefined leaves one as it is. */
export interface Times {
  accessed: bigint | undefined;
  modified: bigint | undefined;
}

/** What a file is opened for. */
export interface Access {
  read: boolean;
  write: boolean;
  /** Take everything out of it. */
  truncate: boolean;
}

/** A failure of the file system, on its way to the guest as an errno. Not an Error: there is no stack to take. */
export class FileError {
  readonly errno: number;

  constructor(errno: number) {
    this.errno = errno;
  }
}

/**
 * Something that has a name in a file system. Two backends have nodes: memory, and the folders of the host. Every method
 * throws {@link FileError}.
 */
export type Node = FileNode | DirectoryNode | LinkNode;

interface NodeBase {
  stat(): Stat;
  setTimes(times: Times): void;
}

/** A regular file, or a device. */
export interface FileNode extends NodeBase {
  readonly kind: "file";
  open(access: Access): Handle;
}

/** A symbolic link. */
export interface LinkNode extends NodeBase {
  readonly kind: "link";
  /** Where it leads: the text it was made with. */
  target(): string;
}

/** A directory. Names are single, and never "." or "..". */
export interface DirectoryNode extends NodeBase {
  readonly kind: "directory";
  /** The same directory, to be kept until it is closed: under whatever name, where the backend can. */
  open(): DirectoryNode;
  close(): void;
  lookup(name: string): Node | undefined;
  names(): readonly string[];
  /** Makes an empty file, where nothing has that name. */
  createFile(name: string): FileNode;
  createDirectory(name: string): void;
  createLink(name: string, target: string): void;
  /** Gives a node another name. It is none of this file system's, or a directory: an error. */
  link(name: string, node: Node): void;
  /** Takes the name off a file or symbolic link. */
  unlink(name: string): void;
  removeDirectory(name: string): void;
  /** Moves a node, in place of what it may find there, as rename of POSIX does. */
  rename(name: string, to: DirectoryNode, newName: string): void;
}

/** An open file. Positions are bytes from its start; undefined for what has none, such as a device. */
export interface Handle {
  readonly seekable: boolean;
  stat(): Stat;
  setTimes(times: Times): void;
  setSize(size: number): void;
  /** Fills bytes from there; returns how many, 0 at the end. */
  read(bytes: Uint8Array, position: number | undefined): number;
  /** Writes bytes there; returns how many. */
  write(bytes: Uint8Array, position: number | undefined): number;
  /** Waits until what was written is where it lasts. */
  sync(): void;
  close(): void;
}
