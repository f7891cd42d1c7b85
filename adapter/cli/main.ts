#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { GoEdgeError, UsageError } from "../build/index.ts";
import { VERSION } from "../build/package.ts";
import { defineBuild } from "./build.ts";
import { defineCall } from "./call.ts";
import { defineDev } from "./dev.ts";
import { defineExec } from "./exec.ts";
import { defineInit } from "./init.ts";
import { defineNew } from "./new.ts";
import { Printer } from "./print.ts";
import { defineRun } from "./run.ts";
import { defineTest } from "./test.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge new hello --target cloudflare    start a program from a template
  $ npx go-edge init --target cloudflare         make an existing Go module ready
  $ npx go-edge build --target cloudflare        build it
  $ npx go-edge dev --target cloudflare          serve it here, and build it again after each change
  $ npx go-edge run .                            run a program here, in wasm
  $ npx go-edge test ./...                       run its tests there, too
  $ npx go-edge call . greet '{"who":"world"}'   call one of its functions, on this machine

Help on a command: npx go-edge build --help`;

/** Exit codes: 1 for work that failed, 2 for a command line that makes no sense, 128 + signal when interrupted. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** Exit code of a program that trapped: 128 + SIGABRT, as of one that aborts. Else it is the program's own. */
const TRAPPED = 134;
let programCode = 0;

const interrupted = new AbortController();
for (const [signal, code] of Object.entries(SIGNALS)) {
  process.once(signal, () => interrupted.abort(code));
}

process.exitCode = await run(process.argv);

/** Runs a command line and computes the exit code. */
async function run(argv: string[]): Promise<number> {
  try {
    await defineProgram(argv).parseAsync(argv);
    return programCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // Asking for nothing gets the help, which commander has printed.
      if (error.code !== "commander.help") new Printer(process.stderr).failure(explainUsage(error, argv));
      return 2;
    }
    new Printer(process.stderr).failure(error);
    if (error instanceof GoEdgeError && error.code === "INTERRUPTED") return Number(interrupted.signal.reason ?? 130);
    if (error instanceof GoEdgeError && error.code === "TRAPPED") return TRAPPED;
    return error instanceof UsageError ? 2 : 1;
  }
}

function defineProgram(argv: readonly string[]): Command {
  const program = new Command("go-edge")
    .description("Run any Go web program at the edge: Cloudflare Workers, Deno Deploy, Val Town, and WASI hosts.")
    .version(VERSION, "-v, --version", "print the version")
    .enablePositionalOptions()
    .addHelpText("after", EXAMPLES);
  const exit = (code: number) => {
    programCode = code;
  };
  for (const command of [
    defineNew(interrupted.signal),
    defineInit(interrupted.signal),
    defineBuild(interrupted.signal),
    defineDev(interrupted.signal, exit),
    defineRun(interrupted.signal, argv, exit),
    defineTest(exit),
    defineExec(exit),
    defineCall(interrupted.signal),
  ]) {
    program.addCommand(command);
  }
  for (const command of [program, ...program.commands]) {
    // The error is printed in one place, with the exit code that goes with it.
    command.exitOverride().configureOutput({ outputError: () => {} });
  }
  return program;
}

function explainUsage(error: CommanderError, argv: readonly string[]): UsageError {
  const command = argv
    .slice(2)
    .find((word) => ["build", "call", "dev", "exec", "init", "new", "run", "test"].includes(word));
  const help = ["npx go-edge", ...(command ? [command] : []), "--help"].join(" ");
  const [message, ...rest] = error.message.replace(/^error: /, "").split("\n");
  return new UsageError(message!, { hint: rest.join(" ").replace(/^\(|\)$/g, "") || `See \`${help}\`.` });
}
