/** The most characters of a line before it is logged unfinished. */
const LONGEST_LINE = 64 * 1024;

/** Cuts what a program writes to stdout or stderr into lines, and hands each to the platform's log. */
export class LineLog {
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

  /** Logs a line that has not ended. */
  flush(): void {
    if (this.#rest !== "") this.#print(this.#rest);
    this.#rest = "";
  }
}
