import { relative } from "node:path";
import type { CommandNews } from "../build/command-log.ts";
import type { Progress } from "../build/index.ts";
import type { Reporter } from "../dev/session.ts";
import { renderCommand } from "./commands.ts";
import { Printer } from "./print.ts";

/** How much is said. */
export interface DevReportOptions {
  /** No line for each request. */
  quiet: boolean;
  /** A line for each step of a build, and for every command. */
  verbose: boolean;
  /** Port that was asked for; undefined when none was. */
  askedPort: number | undefined;
}

/** Files that are named when many have changed. */
const NAMED = 3;

/** What people see of a development server: its own lines, one for each request, and what the program prints. */
export class DevReporter implements Reporter {
  /** Where the session listens. */
  url = "";
  readonly #options: DevReportOptions;
  readonly #out = new Printer(process.stdout);
  readonly #err = new Printer(process.stderr);
  #isReady = false;

  constructor(options: DevReportOptions) {
    this.#options = options;
  }

  listening(url: string, port: number): void {
    this.url = url;
    const { askedPort } = this.#options;
    if (askedPort !== undefined && askedPort !== 0 && askedPort !== port) {
      this.note(`port ${askedPort} is taken: listening on ${port}`);
    }
    this.#say("cyan", "building", url);
  }

  changed(paths: string[]): void {
    const names = paths.slice(0, NAMED).map((path) => relative(process.cwd(), path));
    const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : "";
    this.#say("cyan", "changed", names.join(", ") + more);
  }

  progress(progress: Progress): void {
    if (this.#options.verbose && progress.state === "done") this.#out.progress(progress);
  }

  command(news: CommandNews): void {
    if (this.#options.verbose) this.#out.aside(renderCommand(news, process.env));
  }

  ready({ title, runtime, compiler, ms, findings }: Parameters<Reporter["ready"]>[0]): void {
    this.#out.findings(findings);
    const built = `${compiler}, ${renderTime(ms)}`;
    this.#say("green", "ready", `${this.#out.paint("bold", this.url)}  ${title} (${runtime}), ${built}`);
    if (!this.#isReady && process.stdin.isTTY) {
      this.#out.line(this.#out.paint("dim", "r builds again, o opens the browser, q quits"));
    }
    this.#isReady = true;
  }

  previewed({ compiler, ms }: Parameters<Reporter["previewed"]>[0]): void {
    this.#say("green", "preview", `by ${compiler}, ${renderTime(ms)}, until TinyGo has built it`);
  }

  failed(error: unknown): void {
    this.#err.failure(error);
  }

  request(method: string, path: string, status: number, ms: number): void {
    if (this.#options.quiet) return;
    const colour = status >= 500 || status === 0 ? "red" : status >= 400 ? "yellow" : "green";
    const result = this.#out.paint(colour, status === 0 ? "cancelled" : String(status));
    this.#out.line(`${method} ${path} ${result} ${this.#out.paint("dim", `${ms}ms`)}`);
  }

  output(line: string, stream: "stdout" | "stderr"): void {
    (stream === "stdout" ? this.#out : this.#err).line(line);
  }

  note(text: string): void {
    this.#say("yellow", "note", text);
  }

  #say(colour: "cyan" | "green" | "yellow", what: string, text: string): void {
    this.#out.line(`${this.#out.paint(colour, what.padEnd(10))}${text}`.trimEnd());
  }
}

function renderTime(ms: number): string {
  return `built in ${(ms / 1000).toFixed(1)}s`;
}
