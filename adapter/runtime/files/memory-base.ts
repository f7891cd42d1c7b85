import type { Stat, Times } from "./node.ts";
import type { Volume } from "./volume.ts";

/** What all nodes in memory have. */
export abstract class MemoryBase {
  readonly volume: Volume;
  readonly #ino: bigint;
  #accessed: bigint;
  #modified: bigint;
  #changed: bigint;

  constructor(volume: Volume) {
    this.volume = volume;
    this.#ino = volume.nextInode();
    this.#accessed = this.#modified = this.#changed = volume.now();
  }

  setTimes({ accessed, modified }: Times): void {
    this.volume.checkWritable();
    this.#accessed = accessed ?? this.#accessed;
    this.#modified = modified ?? this.#modified;
    this.#changed = this.volume.now();
  }

  /** Contents have changed. */
  protected touch(): void {
    this.#modified = this.#changed = this.volume.now();
  }

  protected describe(type: number, links: number, size: number): Stat {
    return {
      dev: this.volume.dev,
      ino: this.#ino,
      type,
      links: BigInt(links),
      size: BigInt(size),
      accessed: this.#accessed,
      modified: this.#modified,
      changed: this.#changed,
    };
  }
}
