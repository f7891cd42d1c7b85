import { Command, InvalidArgumentError, Option } from "commander";
import type { BuildSettings } from "../build/index.ts";
import { MODES, OPTIMIZE_LEVELS } from "../build/settings.ts";
import { TARGET_NAMES } from "../build/targets.ts";
import { openBrowser, readKeys } from "../dev/keys.ts";
import { DEFAULT_PORT } from "../dev/ports.ts";
import { type DevOptions, Session } from "../dev/session.ts";
import { addCompileOptions, addModuleOptions, type BuildFlags } from "./build-options.ts";
import { DevReporter } from "./dev-report.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge dev --target cloudflare         the program in this folder, in workerd: http://localhost:${DEFAULT_PORT}
  $ npx go-edge dev ./cmd/server --port 3000
  $ npx go-edge dev --target deno-deploy        the same program, in Deno, with nothing changed
  $ npx go-edge dev --host 0.0.0.0              also for other machines of the network
  $ npx go-edge dev --no-reload                 answers are left as they are

Options of the build can also be set in go-edge.json. What the program stores is kept in .go-edge/dev/<target>.
On a terminal: r builds again, o opens the browser, q quits.`;

type Flags = BuildSettings &
  BuildFlags & {
    host: string;
    port?: number;
    reload: boolean;
    open?: boolean;
    quiet?: boolean;
    verbose?: boolean;
  };

/**
 * Defines `go-edge dev`.
 * @param exit takes the exit code.
 */
export function defineDev(signal: AbortSignal, exit: (code: number) => void): Command {
  const command = new Command("dev")
    .description("serve a program on this machine, in its platform's own runtime, and build it again after each change")
    .argument("[package]", "folder or import path of the program, or a compiled .wasm (default: the current folder)")
    .addOption(new Option("-t, --target <name>", "platform to run it as").choices(TARGET_NAMES))
    .option(
      "-p, --port <number>",
      `port to listen on, or the next one that is free (default: ${DEFAULT_PORT})`,
      parsePort,
    )
    .option("--host <address>", "address to listen on", "localhost")
    .option("--no-reload", "leave pages as they are: they do not reload themselves")
    .option("--open", "open the browser");
  addCompileOptions(command)
    .addOption(
      new Option("--optimize <level>", "run wasm-opt (default: none, but for val-town)").choices(OPTIMIZE_LEVELS),
    )
    .option("--debug", "keep names and debug information")
    .addOption(new Option("--mode <name>", "what error pages tell (default: development)").choices(MODES));
  return addModuleOptions(command)
    .addOption(new Option("-q, --quiet", "no line for each request").conflicts("verbose"))
    .option("--verbose", "a line for each step of a build, and every command that is run")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string | undefined, flags: Flags) => {
      const { port, open, quiet, verbose, limit, allowHost, ...settings } = flags;
      const options = { ...settings, package: name, limits: limit, allowHosts: allowHost, port: port ?? DEFAULT_PORT };
      const reporter = new DevReporter({ quiet: quiet ?? false, verbose: verbose ?? false, askedPort: port });
      exit(await runDev(options, reporter, open ?? false, signal));
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new InvalidArgumentError("It takes a number from 0 to 65535; 0 is any port that is free.");
}

/** Serves until somebody quits. @returns the exit code. */
async function runDev(options: DevOptions, reporter: DevReporter, open: boolean, signal: AbortSignal): Promise<number> {
  const session = await Session.start(options, reporter);
  if (open) openBrowser(reporter.url);
  let restore: (() => void) | undefined;
  const code = await new Promise<number>((resolve) => {
    const interrupt = (): void => resolve(Number(signal.reason));
    if (signal.aborted) interrupt();
    else signal.addEventListener("abort", interrupt);
    restore = readKeys({
      rebuild: () => session.rebuild(),
      open: () => openBrowser(reporter.url),
      quit: () => resolve(0),
    });
  });
  restore?.();
  await session.stop();
  return code;
}
