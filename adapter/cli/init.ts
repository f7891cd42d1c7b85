import { dirname } from "node:path";
import { Command, Option } from "commander";
import { GoEdgeError } from "../build/index.ts";
import { resolveLayout } from "../build/layout.ts";
import { readGoMod, resolveLibrary } from "../build/library.ts";
import { linkLibrary } from "../build/link.ts";
import { emitConfig } from "../build/scaffold.ts";
import type { TargetName } from "../build/target.ts";
import { resolveTarget, TARGET_NAMES } from "../build/targets.ts";
import { resolveGo } from "../build/toolchain.ts";
import { needsLibrary } from "../build/uses.ts";
import { addOutputOptions, Output, type OutputFlags } from "./output.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge init --target cloudflare    go-edge.json and wrangler.jsonc, and the library where it is needed
  $ npx go-edge init                        the library alone, and where it is there already, brought up to date
  $ npx go-edge init --library              the library, for a server that is about to import it

A server of net/http builds as it is: it gets the library only when a package of its module imports it, or with --library.
Files that exist are never overwritten. Doing it again changes nothing.`;

/** What is asked of `go-edge init`. */
interface InitFlags extends OutputFlags {
  target?: TargetName;
  library?: boolean;
}

/** Defines `go-edge init`. */
export function defineInit(signal: AbortSignal): Command {
  const command = new Command("init")
    .description("make an existing Go module ready: add the library, and a platform's configuration")
    .addOption(new Option("-t, --target <name>", "platform to configure").choices(TARGET_NAMES))
    .option("--library", "add the library even where nothing imports it yet");
  return addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (flags: InitFlags) => {
      const output = new Output(flags);
      const lines = await output.during("looking at the module", () => runInit(flags, signal));
      for (const line of lines) output.say(line);
    });
}

async function runInit({ target, library = false }: InitFlags, signal: AbortSignal): Promise<string[]> {
  const { goMod } = await resolveGo(process.cwd(), signal);
  if (!goMod) {
    throw new GoEdgeError("NO_GO_MOD", `there is no go.mod in ${process.cwd()} or above it`, {
      hint: "Run `go mod init <name>` first, or start a program with `npx go-edge new`.",
    });
  }
  const moduleRoot = dirname(goMod);
  const isNeeded = library || (await needsLibrary(moduleRoot, signal));
  const done = isNeeded ? await linkLibrary(moduleRoot, signal) : [];
  if (target) {
    const { Module } = await readGoMod(moduleRoot, signal);
    const layout = await resolveLayout(moduleRoot, signal);
    done.push(...(await emitConfig(moduleRoot, Module.Path, resolveTarget(target), layout)));
    if (layout.choices.length > 0) {
      done.push(`the module has several programs: add "package" to go-edge.json, one of ${layout.choices.join(", ")}`);
    }
  }
  const build = target ? "npx go-edge build" : "npx go-edge build --target <platform>";
  if (!isNeeded) return [...done, ...(await explainServer(build))];
  if (done.length === 0) return ["everything is in place already"];
  const { path } = await resolveLibrary();
  return [
    ...done,
    "",
    "Next: serve in main, as on any machine, and build.",
    "",
    '  http.ListenAndServe(":8080", handler)    // with Go',
    `  edge.ListenAndServe(":8080", handler)    // with Go or TinyGo: import "${path}/edge"`,
    `  ${build}`,
  ];
}

/** What to say of a server that nothing has to be added to. */
async function explainServer(build: string): Promise<string[]> {
  const { path } = await resolveLibrary();
  return [
    `the program serves with net/http and imports nothing of ${path}: it builds as it is, and its go.mod stays as it is`,
    "",
    "Next:",
    "",
    `  ${build}`,
    `  npx go-edge init --library    # when it is to import ${path}/edge, ${path}/kv or another package of it`,
  ];
}
