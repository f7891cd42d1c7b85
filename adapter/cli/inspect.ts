import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { withCommandLog } from "../build/command-log.ts";
import { GoEdgeError } from "../build/index.ts";
import { COMPILER_CHOICES, type CompilerChoice } from "../build/settings.ts";
import { renderInspection } from "../inspect/render.ts";
import { resolveReport } from "../inspect/report.ts";
import { openSource } from "../inspect/source.ts";
import { renderTreemap } from "../inspect/treemap.ts";
import { addOutputOptions, Output, type OutputFlags } from "./output.ts";
import { Printer } from "./print.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge inspect dist/worker.js             what is in a module, and where its bytes go
  $ npx go-edge inspect tool.wasm                  of any wasm: who made it, what it needs, where it can run
  $ npx go-edge inspect ./cmd/server               builds the package with its names, in a temporary folder
  $ npx go-edge inspect . --packages               every package, in place of the largest
  $ npx go-edge inspect . --treemap sizes.html     a page to look at in a browser
  $ npx go-edge inspect dist/worker.js --json | jq '.code.packages[0]'

A Go program tells its packages even when it was built without --debug; one of TinyGo's does not.`;

interface Flags extends OutputFlags {
  compiler?: CompilerChoice;
  packages?: boolean;
  treemap?: string;
  json?: boolean;
}

/** Defines `go-edge inspect`. */
export function defineInspect(signal: AbortSignal): Command {
  const command = new Command("inspect")
    .description("tell what a wasm or a module is, what it needs, where it can run, and where its bytes go")
    .argument("<file>", "a .wasm, a module that go-edge built, or the folder or import path of a Go program")
    .addOption(new Option("--compiler <name>", "compiler of a package (default: auto)").choices(COMPILER_CHOICES))
    .option("--packages", "list every package")
    .option("--treemap <file.html>", "write a page that shows where the bytes go")
    .option("--json", "print all of it as JSON on standard output, and errors too");
  return addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action((name: string, flags: Flags) => runInspect(name, flags, signal));
}

async function runInspect(name: string, flags: Flags, signal: AbortSignal): Promise<void> {
  const { compiler, packages = false, treemap, json = false } = flags;
  const { printer, isQuiet, onProgress, onCommand } = new Output(flags);
  const report = await withCommandLog(onCommand, async () =>
    resolveReport(await openSource(name, { compiler, signal, onProgress })),
  );
  if (treemap !== undefined) await emitTreemap(treemap, renderTreemap(report));
  const output = new Printer(process.stdout);
  if (json) output.line(JSON.stringify(report, undefined, 2));
  else output.line(renderInspection(report, { packages, title: (text) => output.paint("bold", text) }));
  if (treemap !== undefined && !isQuiet) printer.line(`\nwrote ${treemap}`);
}

async function emitTreemap(path: string, page: string): Promise<void> {
  await writeFile(path, page).catch((cause: Error) => {
    throw new GoEdgeError("OUT_UNWRITABLE", `${path} can't be written: ${cause.message}`, {
      hint: "Name a file in a folder that exists.",
      cause,
    });
  });
}
