/** What is used of Deno's files (docs.deno.com/api/deno/file-system). */
export interface DenoFiles {
  mkdir(path: string, options: { recursive: boolean }): Promise<void>;
  open(path: string, options: { read?: boolean; write?: boolean; createNew?: boolean }): Promise<DenoFile>;
  readDir(path: string): AsyncIterable<{ name: string }>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  stat(path: string): Promise<DenoStat>;
}

/** An open file. */
export interface DenoFile {
  close(): void;
  /** Bytes that were read; null at the end. */
  read(target: Uint8Array): Promise<number | null>;
  /** `whence` 0 counts from the start. */
  seek(offset: number, whence: 0): Promise<number>;
  stat(): Promise<DenoStat>;
  /** Bytes that were written, which may be fewer than there are. */
  write(bytes: Uint8Array): Promise<number>;
}

export interface DenoStat {
  isFile: boolean;
  mtime: Date | null;
  size: number;
}
