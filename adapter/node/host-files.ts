import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  type Stats,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { sep } from "node:path";
import {
  type Access,
  type DirectoryNode,
  FileError,
  type FileNode,
  type Handle,
  type LinkNode,
  type Node,
  type Stat,
  type Times,
} from "../runtime/files/node.ts";
import { Errno } from "../runtime/wasi/errno.ts";
import { ExactTimes } from "./exact-times.ts";
import { attempt } from "./host-error.ts";
import { HostHandle } from "./host-handle.ts";

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

const times = new ExactTimes();

/** What all nodes of the host have: a path without a symbolic link below the folder that was opened for the program. */
abstract class HostBase {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  stat(): Stat {
    return times.describe(attempt(() => this.stats()));
  }

  setTimes(wanted: Times): void {
    attempt(() =>
      times.set(
        wanted,
        () => this.stats(),
        (accessed, modified) => this.touch(accessed, modified),
      ),
    );
  }

  protected stats(): BigIntStats {
    return lstatSync(this.path, { bigint: true });
  }

  /** Sets times, in seconds. */
  protected touch(accessed: number, modified: number): void {
    lutimesSync(this.path, accessed, modified);
  }
}

class HostFile extends HostBase implements FileNode {
  readonly kind = "file";

  open({ read, write, truncate }: Access): Handle {
    const access = write || truncate ? (read ? O_RDWR : O_WRONLY) : O_RDONLY;
    return new HostHandle(
      attempt(() => openSync(this.path, access | O_NOFOLLOW | (truncate ? O_TRUNC : 0))),
      times,
    );
  }
}

class HostLink extends HostBase implements LinkNode {
  readonly kind = "link";

  target(): string {
    return attempt(() => readlinkSync(this.path));
  }
}

/**
 * A folder of the host. Node has no openat: names are looked up one at a time, and what is opened is never a symbolic
 * link, so a program does not get out. (It could if another process swapped a folder for a link between two such steps.)
 */
export class HostDirectory extends HostBase implements DirectoryNode {
  readonly kind = "directory";

  open(): DirectoryNode {
    if (process.platform !== "linux") return this;
    return new OpenDirectory(attempt(() => openSync(this.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)));
  }

  close(): void {}

  lookup(name: string): Node | undefined {
    const path = this.#at(name);
    const stats: Stats | undefined = attempt(() => lstatSync(path, { throwIfNoEntry: false }));
    if (stats === undefined) return undefined;
    if (stats.isDirectory()) return new HostDirectory(path);
    return stats.isSymbolicLink() ? new HostLink(path) : new HostFile(path);
  }

  names(): readonly string[] {
    return attempt(() => readdirSync(this.path));
  }

  createFile(name: string): FileNode {
    const path = this.#at(name);
    attempt(() => closeSync(openSync(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW)));
    return new HostFile(path);
  }

  createDirectory(name: string): void {
    attempt(() => mkdirSync(this.#at(name)));
  }

  createLink(name: string, target: string): void {
    attempt(() => symlinkSync(target, this.#at(name)));
  }

  link(name: string, node: Node): void {
    if (!(node instanceof HostBase)) throw new FileError(Errno.xdev);
    attempt(() => linkSync(node.path, this.#at(name)));
  }

  unlink(name: string): void {
    attempt(() => unlinkSync(this.#at(name)));
  }

  removeDirectory(name: string): void {
    attempt(() => rmdirSync(this.#at(name)));
  }

  rename(name: string, to: DirectoryNode, newName: string): void {
    if (!(to instanceof HostDirectory)) throw new FileError(Errno.xdev);
    attempt(() => renameSync(this.#at(name), to.#at(newName)));
  }

  #at(name: string): string {
    // On Windows, these would be more than a name.
    if (sep === "\\" && /[\\:]/.test(name)) throw new FileError(Errno.inval);
    return this.path.endsWith(sep) ? this.path + name : this.path + sep + name;
  }
}

/** An open folder, where the system has a path for what is open: it stays the same one when it is renamed. */
class OpenDirectory extends HostDirectory {
  readonly #fd: number;

  constructor(fd: number) {
    super(`/proc/self/fd/${fd}`);
    this.#fd = fd;
  }

  override open(): DirectoryNode {
    return new OpenDirectory(attempt(() => openSync(`${this.path}/.`, O_RDONLY | O_DIRECTORY)));
  }

  override close(): void {
    attempt(() => closeSync(this.#fd));
  }

  protected override stats(): BigIntStats {
    return fstatSync(this.#fd, { bigint: true });
  }

  protected override touch(accessed: number, modified: number): void {
    futimesSync(this.#fd, accessed, modified);
  }
}
