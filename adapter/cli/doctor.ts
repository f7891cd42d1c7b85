import { Command, Option } from "commander";
import type { TargetName } from "../build/target.ts";
import { TARGET_NAMES } from "../build/targets.ts";
import type { CheckState } from "../doctor/check.ts";
import { examine } from "../doctor/doctor.ts";
import { renderDoctor } from "../doctor/render.ts";
import { addOutputOptions, Output, type OutputFlags } from "./output.ts";
import { Printer } from "./print.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge doctor                         this machine, and the project in this folder
  $ npx go-edge doctor --target deno-deploy    what that would take
  $ npx go-edge doctor --json --quiet          for scripts

The exit code is 1 where something is missing that the target needs, and 0 else.`;

const MARKS: Readonly<Record<CheckState, readonly [string, "green" | "yellow" | "red" | "dim"]>> = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  failed: ["✗", "red"],
  unneeded: ["-", "dim"],
};

interface Flags extends OutputFlags {
  target?: TargetName;
  json?: boolean;
}

/** Defines `go-edge doctor`. */
export function defineDoctor(signal: AbortSignal, exit: (code: number) => void): Command {
  const command = new Command("doctor")
    .description("tell what is installed, what is missing, and what a project lacks")
    .addOption(
      new Option("-t, --target <name>", "platform to check for (default: the project's)").choices(TARGET_NAMES),
    )
    .option("--json", "print a report as JSON on standard output, and errors too");
  return addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async ({ target, json, ...flags }: Flags) => {
      const output = new Output(flags);
      const options = { cwd: process.cwd(), target, signal };
      const report = await output.during("looking around", () => examine(options));
      const printer = new Printer(process.stdout);
      const mark = (state: CheckState): string => printer.paint(MARKS[state][1], MARKS[state][0]);
      if (json) printer.line(JSON.stringify(report, undefined, 2));
      else if (!report.ok || !output.isQuiet) printer.line(renderDoctor(report, mark));
      exit(report.ok ? 0 : 1);
    });
}
