import { Command, InvalidArgumentError, Option } from "commander";
import { type BuildOptions, type BuildSettings, build, UsageError } from "../build/index.ts";
import { COMPILER_CHOICES, MODES, OPTIMIZE_LEVELS, PLACEMENTS } from "../build/settings.ts";
import { TARGET_NAMES } from "../build/targets.ts";
import { addOutputOptions, Output, type OutputFlags } from "./output.ts";
import { Printer } from "./print.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge build --target cloudflare              the program in this folder, to dist/worker.js
  $ npx go-edge build ./cmd/server --target deno-deploy --out build
  $ npx go-edge build --target val-town --out - | pbcopy
  $ npx go-edge build --tags prod --ldflags "-X main.version=1.2"
  $ npx go-edge build --assets static --assets views   os.ReadFile("static/style.css") works as under go run
  $ npx go-edge build --target wasi                    a WASI command, for wasmtime and other hosts, to dist/app.wasm
  $ npx go-edge build program.wasm --target cloudflare   a WASI command in any language, run for each request
  $ npx go-edge build --compiler go --json --quiet     options from go-edge.json, report as JSON

Options can also be set in go-edge.json, which has "schedules" besides. The command line wins.`;

/** Defines \`go-edge build\`. */
export function defineBuild(signal: AbortSignal): Command {
  const command = new Command("build")
    .description("compile a Go program that serves HTTP into one module for a platform, or into a WASI command")
    .argument("[package]", "folder or import path of the program, or a compiled .wasm (default: the current folder)")
    .addOption(new Option("-t, --target <name>", "platform to build for").choices(TARGET_NAMES))
    .addOption(new Option("--compiler <name>", "compiler (default: auto)").choices(COMPILER_CHOICES))
    .option("--tags <list>", "build tags, with commas between them (default: those of GOFLAGS)")
    .option("--ldflags <flags>", 'flags for the linker, like "-X main.version=1.2" (default: those of GOFLAGS)')
    .addOption(new Option("--wasm <placement>", "where the wasm goes (default: by its size)").choices(PLACEMENTS))
    .addOption(
      new Option("--optimize <level>", "run wasm-opt (default: size for TinyGo, none for Go)").choices(OPTIMIZE_LEVELS),
    )
    .option("-o, --out <folder>", "where to write, or - for standard output (default: dist)")
    .option("--minify", "minify the module (default: only for val-town)")
    .option("--no-minify", "do not minify the module")
    .option("--debug", "keep names and debug information, add a source map")
    .addOption(
      new Option(
        "--mode <name>",
        "what error pages tell (default: production; development under wrangler dev)",
      ).choices(MODES),
    )
    .option("--assets <folder>", "embed the files of a folder; repeat it for others", collect)
    .option("--functions <file>", "the project's own functions, in TypeScript (default: go-edge.ts, if there is one)")
    .option(
      "--limit <name=number>",
      "bound what the module takes; repeat it for others: instances, requests, queue, recycleAfter, recycleAbove, memory, tmp, background",
      parseLimit,
    )
    .option(
      "--allow-host <pattern>",
      "a host that the program may send requests to, like example.com or *.example.com:8443; repeat it for others (default: any)",
      collect,
    )
    .option("--write-config", "write into wrangler.jsonc what the program needs there, such as its cron triggers")
    .option("--json", "print a report as JSON on standard output, and errors too");
  return addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action((name: string | undefined, flags: Flags) => {
      const { json, limit, allowHost, quiet, verbose, ...settings } = flags;
      const options = { ...settings, limits: limit, allowHosts: allowHost, package: name, signal };
      return runBuild(options, json ?? false, { quiet, verbose });
    });
}

type Flags = BuildSettings &
  OutputFlags & {
    json?: boolean;
    writeConfig?: boolean;
    limit?: Record<string, number>;
    allowHost?: string[];
  };

/** Adds a value to those that were given before it. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Adds `name=number` to the limits that were given before it. */
function parseLimit(text: string, before: Record<string, number> = {}): Record<string, number> {
  const [, name = "", value = ""] = /^(\w+)=(\d+)$/.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError('It takes a name and a whole number, like "instances=4".');
  return { ...before, [name]: Number(value) };
}

async function runBuild(options: BuildOptions, json: boolean, flags: OutputFlags): Promise<void> {
  if (json && options.out === "-") {
    throw new UsageError("--json and --out - both print on standard output", { hint: "Leave out one of them." });
  }
  const { printer, isQuiet, onProgress, onCommand } = new Output(flags);
  const { report, module, wasm } = await build({ ...options, onProgress, onCommand });
  const onStdout = report.files[0]?.path === "-";
  if (!isQuiet) printer.findings(report.findings);
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (!isQuiet) (onStdout ? printer : new Printer(process.stdout)).report(report);
  if (onStdout && !json) process.stdout.write(module ?? wasm);
}
