#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { GoEdgeError, UsageError } from "../build/index.ts";
import { VERSION } from "../build/package.ts";
import { defineBuild } from "./build.ts";
import { defineCall } from "./call.ts";
import { defineDeploy } from "./deploy.ts";
import { defineDev } from "./dev.ts";
import { defineDoctor } from "./doctor.ts";
import { defineExec } from "./exec.ts";
import { defineInit } from "./init.ts";
import { defineInspect } from "./inspect.ts";
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
  $ npx go-edge deploy                           put it online
  $ npx go-edge run .                            run a program here, in wasm
  $ npx go-edge test ./...                       run its tests there, too
  $ npx go-edge inspect dist/worker.js           tell what is in it, and where its bytes go
  $ npx go-edge call . greet '{"who":"world"}'   call one of its functions, on this machine
  $ npx go-edge doctor                           what is installed, and what is missing

Help on a command: npx go-edge build --help`;

/** Exit codes (docs/cli.md): 1 for work that failed, 2 for a command line that makes no sense, 128 + signal when interrupted. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Exit code of a program that trapped: 128 + SIGABRT, as of one that aborts. Else it is the program's own. */
const TRAPPED = 134;
let programCode = 0;

const interrupted = new AbortController();
for (const [signal, code] of Object.entries(SIGNALS)) {
  process.once(signal, () => interrupted.abort(code));
}

// Whoever reads may have read enough: `go-edge inspect --json app.wasm | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await run(process.argv);

/** Runs a command line and computes the exit code. */
async function run(argv: string[]): Promise<number> {
  const program = defineProgram(argv);
  try {
    await program.parseAsync(argv);
    return programCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // Asking for nothing gets the help, which commander has printed.
    if (error instanceof CommanderError && error.code === "commander.help") return 2;
    const explained = error instanceof CommanderError ? explainUsage(error, program.commands, argv) : error;
    if (wantsJson(program, argv)) process.stdout.write(renderFailure(explained));
    new Printer(process.stderr).failure(explained);
    return resolveCode(explained);
  }
}

function resolveCode(error: unknown): number {
  if (error instanceof GoEdgeError && error.code === "INTERRUPTED") return Number(interrupted.signal.reason ?? 130);
  if (error instanceof GoEdgeError && error.code === "TRAPPED") return TRAPPED;
  return error instanceof UsageError ? 2 : 1;
}

/** Tells whether --json is on the command line, for a command that has it, or for none that there is. */
function wantsJson(program: Command, argv: readonly string[]): boolean {
  const words = argv.slice(2, argv.includes("--") ? argv.indexOf("--") : undefined);
  const command = program.commands.find((entry) => entry.name() === words.find((word) => !word.startsWith("-")));
  return words.includes("--json") && (command?.options.some(({ long }) => long === "--json") ?? true);
}

function renderFailure(error: unknown): string {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const { code, hint } = error instanceof GoEdgeError ? error : { code: "UNKNOWN", hint: undefined };
  return `${JSON.stringify({ error: { code, message, hint } }, undefined, 2)}\n`;
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
    defineDeploy(interrupted.signal, argv),
    defineRun(interrupted.signal, argv, exit),
    defineTest(exit),
    defineExec(exit),
    defineCall(interrupted.signal),
    defineDoctor(interrupted.signal, exit),
    defineInspect(interrupted.signal),
  ]) {
    program.addCommand(command);
  }
  for (const command of [program, ...program.commands]) {
    // The error is printed in one place, with the exit code that goes with it.
    command.exitOverride().configureOutput({ outputError: () => {} });
  }
  return program;
}

function explainUsage(error: CommanderError, commands: readonly Command[], argv: readonly string[]): UsageError {
  const command = argv.slice(2).find((word) => commands.some((entry) => entry.name() === word));
  const help = ["npx go-edge", ...(command ? [command] : []), "--help"].join(" ");
  const [message, ...rest] = error.message.replace(/^error: /, "").split("\n");
  return new UsageError(message!, { hint: rest.join(" ").replace(/^\(|\)$/g, "") || `See \`${help}\`.` });
}
