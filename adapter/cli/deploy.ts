import { Command, Option } from "commander";
import { withCommandLog } from "../build/command-log.ts";
import { GoEdgeError, UsageError } from "../build/index.ts";
import type { TargetName } from "../build/target.ts";
import { MODULE_TARGETS } from "../build/targets.ts";
import { deploy } from "../deploy/deploy.ts";
import type { DeployOptions, Watcher } from "../deploy/deployment.ts";
import { PRIVACIES, type Privacy } from "../deploy/val-town/vals.ts";
import { addOutputOptions, Output, type OutputFlags } from "./output.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge deploy                                   the program in this folder, to the target of go-edge.json
  $ npx go-edge deploy --target val-town --dry-run       what would change, and nothing is sent
  $ npx go-edge deploy --target val-town --val me/hello --privacy public
  $ npx go-edge deploy --target val-town --blob-host https://me-blobs.web.val.run
  $ npx go-edge deploy --target cloudflare --yes -- --env staging    what follows -- is for wrangler
  $ npx go-edge deploy --target deno-deploy -- --prod                or for deno deploy

Cloudflare is deployed to by the project's wrangler, Deno Deploy by deno, and Val Town by its API, with the token in
VAL_TOWN_API_KEY. Options of the build come from go-edge.json.`;

interface Flags extends OutputFlags {
  target?: TargetName;
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  val?: string;
  privacy?: Privacy;
  blobHost?: string;
}

/**
 * Defines `go-edge deploy`.
 * @param argv the command line: what it has after `--` is for the platform's own tool.
 */
export function defineDeploy(signal: AbortSignal, argv: readonly string[]): Command {
  const command = new Command("deploy")
    .description("build a program and put it online")
    .argument("[package]", "folder or import path of the program, or a compiled .wasm (default: the current folder)")
    .argument("[args...]", "after --: arguments for wrangler or deno")
    .addOption(
      new Option("-t, --target <name>", "platform to deploy to").choices(MODULE_TARGETS.map((target) => target.name)),
    )
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "show what would change, and send nothing")
    .option("--val <name>", "Val Town: the val, name or user/name (default: the module's name)")
    .addOption(new Option("--privacy <level>", "Val Town: who may see a new val (default: private)").choices(PRIVACIES))
    .option(
      "--blob-host <url>",
      "Val Town: where a program goes that is too large for one file (default: several files)",
    )
    .option("--json", "print a report as JSON on standard output, and errors too");
  return addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      (
        _package: string | undefined,
        _args: string[],
        { json, yes, dryRun, quiet, verbose, ...flags }: Flags,
        command: Command,
      ) => {
        const { given, toolArgs } = splitArguments(command.args, argv);
        const options = { ...flags, package: given, toolArgs, cwd: process.cwd(), dryRun: dryRun ?? false, signal };
        return runDeploy(options, yes ?? false, json ?? false, { quiet, verbose });
      },
    );
}

/** Tells the package from what follows `--`, which commander takes off. */
function splitArguments(
  args: readonly string[],
  argv: readonly string[],
): { given: string | undefined; toolArgs: string[] } {
  const dashes = argv.indexOf("--");
  const toolArgs = dashes < 0 ? [] : argv.slice(dashes + 1);
  const [given, ...more] = args.slice(0, args.length - toolArgs.length);
  if (more.length === 0) return { given, toolArgs };
  throw new UsageError(`too many arguments: ${more.join(" ")}`, {
    hint: "Name one program. What is for wrangler or deno follows --.",
  });
}

async function runDeploy(options: DeployOptions, yes: boolean, json: boolean, flags: OutputFlags): Promise<void> {
  const { printer, isQuiet, onProgress, onCommand } = new Output(flags);
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (!isTerminal && !yes && !options.dryRun) {
    throw new UsageError("there is no terminal to ask whether to go on", {
      hint: "Pass --yes to deploy without being asked, or --dry-run to see what would change.",
    });
  }
  const say = (line: string): void => {
    if (!isQuiet) printer.line(line);
  };
  const watcher: Watcher = {
    onProgress,
    findings(findings) {
      if (!isQuiet) printer.findings(findings);
    },
    plan(lines) {
      // Nobody agrees to what they don't see.
      if (!isQuiet || !yes) printer.line(["", ...lines].join("\n"));
    },
    confirm: () => (yes ? Promise.resolve() : confirm(options.signal)),
    done: say,
    toolOutput: json ? "stderr" : "inherit",
  };
  const report = await withCommandLog(onCommand, () => deploy(options, watcher));
  if (report.dryRun) say("\nnothing was sent: --dry-run");
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else for (const url of report.urls) process.stdout.write(`${url}\n`);
}

async function confirm(signal: AbortSignal | undefined): Promise<void> {
  // Loaded here: most commands ask nothing.
  const prompts = await import("@clack/prompts");
  const question = { message: "Deploy?", initialValue: false, output: process.stderr };
  const answer = await prompts.confirm(signal ? { ...question, signal } : question);
  if (answer !== true) throw new GoEdgeError("INTERRUPTED", "cancelled: nothing was sent");
}
