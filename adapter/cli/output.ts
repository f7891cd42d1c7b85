import { type Command, Option } from "commander";
import { type OnCommand, withCommandLog } from "../build/command-log.ts";
import type { OnProgress } from "../build/index.ts";
import { renderCommand, renderSurroundings } from "./commands.ts";
import { Printer } from "./print.ts";

/** How much a command prints. */
export interface OutputFlags {
  quiet?: boolean | undefined;
  verbose?: boolean | undefined;
}

/** Adds the options that say how much a command prints. */
export function addOutputOptions(command: Command): Command {
  return command
    .addOption(new Option("-q, --quiet", "print only errors, and what is asked for").conflicts("verbose"))
    .option("--verbose", "print every command that is run, with its folder, environment and time");
}

/** What a command prints beside its result. */
export class Output {
  /** To hand to what runs in steps. */
  readonly onProgress: OnProgress | undefined;
  /** To hand to what runs commands. */
  readonly onCommand: OnCommand | undefined;
  readonly isQuiet: boolean;
  /** Standard error, for what people read and scripts don't. */
  readonly printer = new Printer(process.stderr);

  constructor({ quiet = false, verbose = false }: OutputFlags) {
    this.isQuiet = quiet;
    this.onProgress = quiet ? undefined : (news) => this.printer.progress(news);
    if (!verbose) return;
    this.printer.line(this.printer.paint("dim", renderSurroundings(process.env)));
    this.onCommand = (news) => this.printer.aside(renderCommand(news, process.env));
  }

  /** Prints what has been done, on standard output. */
  say(line: string): void {
    if (!this.isQuiet) process.stdout.write(`${line}\n`);
  }

  /** Does work that may take a while, and says so on a terminal once it does. */
  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    const stop = this.isQuiet ? undefined : this.printer.wait(what);
    try {
      return await withCommandLog(this.onCommand, work);
    } finally {
      stop?.();
    }
  }
}
