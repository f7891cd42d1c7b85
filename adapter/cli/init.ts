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

const EXAMPLES = `
Examples:
  $ npx go-edge init --target cloudflare    the library, go-edge.json and wrangler.jsonc
  $ npx go-edge init                        the library alone

Files that exist are never overwritten. Doing it again changes nothing.`;

/** Defines `go-edge init`. */
export function defineInit(signal: AbortSignal): Command {
  return new Command("init")
    .description("make an existing Go module ready: add the library, and a platform's configuration")
    .addOption(new Option("-t, --target <name>", "platform to configure").choices(TARGET_NAMES))
    .addHelpText("after", EXAMPLES)
    .action(async ({ target }: { target?: TargetName }) => {
      for (const line of await runInit(target, signal)) process.stdout.write(`${line}\n`);
    });
}

async function runInit(target: TargetName | undefined, signal: AbortSignal): Promise<string[]> {
  const { goMod } = await resolveGo(process.cwd(), signal);
  if (!goMod) {
    throw new GoEdgeError("NO_GO_MOD", `there is no go.mod in ${process.cwd()} or above it`, {
      hint: "Run `go mod init <name>` first, or start a program with `npx go-edge new`.",
    });
  }
  const moduleRoot = dirname(goMod);
  const done = await linkLibrary(moduleRoot, signal);
  if (target) {
    const { Module } = await readGoMod(moduleRoot, signal);
    const layout = await resolveLayout(moduleRoot, signal);
    done.push(...(await emitConfig(moduleRoot, Module.Path, resolveTarget(target), layout)));
    if (layout.choices.length > 0) {
      done.push(`the module has several programs: add "package" to go-edge.json, one of ${layout.choices.join(", ")}`);
    }
  }
  if (done.length === 0) return ["everything is in place already"];
  const { path } = await resolveLibrary();
  const build = target ? "npx go-edge build" : "npx go-edge build --target <platform>";
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
