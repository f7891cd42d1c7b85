import { type BuildReport, type Finding, GoEdgeError, type Progress } from "../build/index.ts";
import { renderBytes, renderReport } from "../build/render-report.ts";

/** Lines of an error that are printed at most, so that what matters stays on the screen. */
const MAX_LINES = 50;

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Milliseconds after which people are told what they wait for. */
const PATIENCE = 1000;

/** Whether a stream gets colours: FORCE_COLOR decides, else NO_COLOR, else whether it is a terminal. */
export function hasColours(isTerminal: boolean, { FORCE_COLOR, NO_COLOR }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTerminal && !NO_COLOR;
}

/** Output to one stream, coloured where it is a terminal or the environment says so. */
export class Printer {
  private readonly stream: NodeJS.WriteStream;
  private readonly live: boolean;
  private readonly colour: boolean;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
    this.live = stream.isTTY === true && process.env.TERM !== "dumb";
    this.colour = hasColours(this.live, process.env);
  }

  /** Prints text and a line break. */
  line(text = ""): void {
    this.stream.write(`${text}\n`);
  }

  /** Puts a colour around text, when this output has colours. */
  paint(colour: keyof typeof CODES, text: string): string {
    return this.colour ? `\x1b[${CODES[colour]}m${text}\x1b[0m` : text;
  }

  /** Prints one line for each step of a build. On a terminal the line is there while the step runs. */
  progress({ step, detail, state, ms }: Progress): void {
    const name = this.paint("cyan", step.padEnd(8));
    if (state === "running") {
      if (this.live) this.stream.write(`\r\x1b[K${name}  ${detail} …`);
      return;
    }
    const time = this.paint("dim", `${(ms / 1000).toFixed(1)}s`);
    this.line(`${this.live ? "\r\x1b[K" : ""}${name}  ${detail}  ${time}`);
  }

  /** Says on a terminal what is being waited for, once that takes long. Returns what ends it, and leaves no trace. */
  wait(what: string): () => void {
    if (!this.live) return () => {};
    const timer = setTimeout(() => this.stream.write(`\r\x1b[K${what} …`), PATIENCE);
    return () => {
      clearTimeout(timer);
      this.stream.write("\r\x1b[K");
    };
  }

  /** Prints a line that is none of the result, above what a terminal shows of a step. */
  aside(text: string): void {
    this.line(`${this.live ? "\r\x1b[K" : ""}${this.paint("dim", text)}`);
  }

  /** Prints what people should know about a program. */
  findings(findings: readonly Finding[]): void {
    for (const { level, message, chain } of findings) {
      const label = level === "warning" ? this.paint("yellow", "warning") : level;
      this.line(`${label}: ${message}${chain ? `\n  ${chain.join(" → ")}` : ""}`);
    }
  }

  /** Prints a build's files, sizes and limits, paths relative to the current folder. */
  report(report: BuildReport): void {
    this.line();
    this.line(renderReport(report, process.cwd()));
    const total = report.files.reduce((sum, file) => sum + file.bytes, 0);
    this.line();
    this.line(`${this.paint("green", "built")} for ${report.target}: ${renderBytes(total)}`);
  }

  /** Prints an error: what happened, where, and what to do next. Of one that nobody foresaw, where it was thrown too. */
  failure(error: unknown): void {
    if (this.live) this.stream.write("\r\x1b[K");
    const label = this.paint("red", "error");
    if (!(error instanceof GoEdgeError)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.line(`${label}: go-edge failed in a way it does not know.\n${text}`);
      return;
    }
    const lines = error.message.split("\n");
    this.line(`${label}: ${lines.slice(0, MAX_LINES).join("\n")}`);
    if (lines.length > MAX_LINES) this.line(`… and ${lines.length - MAX_LINES} lines more`);
    if (error.hint) this.line(`\n${this.paint("bold", "hint")}: ${error.hint.replaceAll("\n", "\n  ")}`);
  }
}
