import { Command, Option } from "commander";
import { type BuildOptions, type BuildSettings, build, UsageError } from "../build/index.ts";
import { MODES, OPTIMIZE_LEVELS, PLACEMENTS } from "../build/settings.ts";
import { TARGET_NAMES } from "../build/targets.ts";
import {
  addCompileOptions,
  addModuleOptions,
  addSnapshotOptions,
  type BuildFlags,
  type SnapshotFlags,
} from "./build-options.ts";
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
    .addOption(new Option("-t, --target <name>", "platform to build for").choices(TARGET_NAMES));
  addCompileOptions(command)
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
    );
  addModuleOptions(command);
  addSnapshotOptions(command)
    .option("--write-config", "write into wrangler.jsonc what the program needs there, such as its cron triggers")
    .option("--json", "print a report as JSON on standard output, and errors too");
  return addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action((name: string | undefined, flags: Flags) => {
      const { json, limit, allowHost, snapshot, quiet, verbose, ...settings } = flags;
      const depth = snapshot === true ? "init" : snapshot;
      const options = { ...settings, limits: limit, allowHosts: allowHost, snapshot: depth, package: name, signal };
      return runBuild(options, json ?? false, { quiet, verbose });
    });
}

type Flags = Omit<BuildSettings, "snapshot"> &
  BuildFlags &
  SnapshotFlags &
  OutputFlags & {
    json?: boolean;
    writeConfig?: boolean;
  };

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
