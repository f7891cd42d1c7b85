import type { Redact } from "./secrets.ts";

/** The most characters of a line before it is logged unfinished. */
const LONGEST_LINE = 64 * 1024;

/** Characters of the last lines that are kept to be shown. */
const TAIL = 16 * 1024;

/** What a program writes to stdout and stderr: handed line by line to the platform's log. */
export class ProgramLog {
  readonly #out = new LineCutter((line) => this.#print(line, "log"));
  readonly #err = new LineCutter((line) => this.#print(line, "error"));
  readonly #redact: Redact;
  #tail = "";

  /** `redact` is applied to each line. */
  constructor(redact: Redact) {
    this.#redact = redact;
  }

  /** Takes what is written to stdout (1) or stderr (2). */
  write(fd: number, bytes: Uint8Array): void {
    (fd === 1 ? this.#out : this.#err).write(bytes);
  }

  /** Logs lines that have not ended. */
  flush(): void {
    this.#out.flush();
    this.#err.flush();
  }

  /** The last lines of both. */
  get tail(): string {
    return this.#tail;
  }

  #print(said: string, level: "log" | "error"): void {
    const line = this.#redact(said);
    console[level](line);
    this.#tail = `${this.#tail}${line}\n`.slice(-TAIL);
  }
}

/** Cuts a stream of bytes into lines. */
class LineCutter {
  readonly #print: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  write(bytes: Uint8Array): void {
    const lines = this.#decoder.decode(bytes, { stream: true }).split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      this.#print(this.#rest + line);
      this.#rest = "";
    }
    this.#rest += last;
    if (this.#rest.length > LONGEST_LINE) this.flush();
  }

  flush(): void {
    if (this.#rest !== "") this.#print(this.#rest);
    this.#rest = "";
  }
}
