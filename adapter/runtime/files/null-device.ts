import { MemoryBase } from "./memory-base.ts";
import { type FileNode, FileType, type Handle, type Stat } from "./node.ts";

/** /dev/null: takes everything, and has nothing. */
export class NullDevice extends MemoryBase implements FileNode {
  readonly kind = "file";

  stat(): Stat {
    return this.describe(FileType.characterDevice, 1, 0);
  }

  open(): Handle {
    return {
      seekable: false,
      stat: () => this.stat(),
      setTimes: () => {},
      setSize: () => {},
      read: () => 0,
      write: (bytes) => bytes.length,
      sync: () => {},
      close: () => {},
    };
  }
}
