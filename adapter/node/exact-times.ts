import type { BigIntStats } from "node:fs";
import { FileType, type Stat, type Times } from "../runtime/files/node.ts";

/** Files whose exact times are remembered at most. The oldest is forgotten first. */
const MOST = 4096;

interface Remembered {
  /** What was asked for. */
  exact: { accessed: bigint; modified: bigint };
  /** What became of it. */
  host: { accessed: bigint; modified: bigint };
}

/**
 * Times to the nanosecond. Node sets them to the microsecond; what a program has set is remembered for as long as it runs,
 * and nobody else has set it since.
 */
export class ExactTimes {
  readonly #remembered = new Map<string, Remembered>();

  /** What there is to know of a file. */
  describe(stats: BigIntStats): Stat {
    const known = this.#remembered.get(key(stats));
    const isKnown = (name: "accessed" | "modified", now: bigint) => known !== undefined && known.host[name] === now;
    return {
      dev: stats.dev,
      ino: stats.ino,
      type: fileType(stats),
      links: stats.nlink,
      size: stats.size,
      accessed: isKnown("accessed", stats.atimeNs) ? known!.exact.accessed : stats.atimeNs,
      modified: isKnown("modified", stats.mtimeNs) ? known!.exact.modified : stats.mtimeNs,
      changed: stats.ctimeNs,
    };
  }

  /** Sets times by `set`, which takes seconds; `look` asks for the file's state. */
  set(times: Times, look: () => BigIntStats, set: (accessed: number, modified: number) => void): void {
    const before = this.describe(look());
    const exact = { accessed: times.accessed ?? before.accessed, modified: times.modified ?? before.modified };
    set(seconds(exact.accessed), seconds(exact.modified));
    const after = look();
    this.#remembered.delete(key(after));
    this.#remembered.set(key(after), { exact, host: { accessed: after.atimeNs, modified: after.mtimeNs } });
    if (this.#remembered.size > MOST) this.#remembered.delete(this.#remembered.keys().next().value!);
  }
}

function key({ dev, ino }: BigIntStats): string {
  return `${dev} ${ino}`;
}

function seconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e9;
}

function fileType(stats: BigIntStats): number {
  if (stats.isFile()) return FileType.regularFile;
  if (stats.isDirectory()) return FileType.directory;
  if (stats.isSymbolicLink()) return FileType.symbolicLink;
  if (stats.isCharacterDevice()) return FileType.characterDevice;
  if (stats.isBlockDevice()) return FileType.blockDevice;
  return stats.isSocket() ? FileType.socketStream : FileType.unknown;
}
