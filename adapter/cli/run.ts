import { resolve } from "node:path";
import { Command, Option } from "commander";
import { readWasm } from "../build/compile.ts";
import { compileCommand } from "../build/compile-command.ts";
import type { Folder } from "../node/program.ts";
import { parseFolder, parseVariable, resolveDefaultFolders } from "./folders.ts";
import { Printer } from "./print.ts";
import { runProgram } from "./program.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge run .                                    like go run . , in wasm
  $ npx go-edge run ./cmd/tool -verbose input.txt        what follows the program is for it
  $ npx go-edge run --compiler tinygo --env LEVEL=debug .
  $ npx go-edge run tool.wasm --dir data --dir /srv/www:/www -- -verbose
                                                         with --, options may follow the program as well

A package gets this process's environment, as under go run; a .wasm file gets only what --env says. The program finds the
current folder at /, where it starts, and an empty /tmp in memory; or the folders of --dir instead.`;

interface Flags {
  compiler: "go" | "tinygo";
  env?: string[];
  dir?: Folder[] | false;
}

/**
 * Defines `go-edge run`.
 * @param argv the command line: what it has after `--` is the program's; without it, all that follows the program.
 * @param exit takes the program's exit code.
 */
export function defineRun(signal: AbortSignal, argv: readonly string[], exit: (code: number) => void): Command {
  return new Command("run")
    .description("run a Go program, or any WASI command, on this machine")
    .argument("<program>", "folder or import path of a Go program, or a compiled .wasm")
    .argument("[args...]", "its arguments")
    .addOption(new Option("--compiler <name>", "compiler of a package").choices(["go", "tinygo"]).default("go"))
    .option("--env <name=value>", "set a variable; repeat it for others", parseVariable)
    .option("--dir <host[:guest]>", "let the program use a folder; repeat it for others", parseFolder)
    .option("--no-dir", "let the program use no folder")
    .passThroughOptions(!argv.includes("--"))
    .addHelpText("after", EXAMPLES)
    .action(async (program: string, args: string[], { compiler, env = [], dir }: Flags) => {
      const folders = Array.isArray(dir) ? dir : dir === false ? [] : resolveDefaultFolders();
      if (program.endsWith(".wasm")) {
        const bytes = await readWasm(resolve(program));
        // Go starts in the first folder that it finds, unless it is told.
        const start = folders.length > 0 && folders[0]!.guest !== "/" ? ["PWD=/"] : [];
        const environ = [...env, ...start];
        exit(
          await runProgram({ file: program, bytes, args: [program, ...args], environ, folders, explainsServing: true }),
        );
        return;
      }
      const stop = new Printer(process.stderr).wait(`compiling ${program}`);
      const { bytes, name } = await compileCommand(program, compiler, process.cwd(), signal).finally(stop);
      const given = Object.fromEntries(env.map((entry) => [entry.split("=", 1)[0]!, entry.replace(/^[^=]*=/, "")]));
      const variables = { ...process.env, PWD: "/", TMPDIR: "/tmp", ...given };
      const environ = Object.entries(variables).map((entry) => entry.join("="));
      exit(await runProgram({ file: name, bytes, args: [name, ...args], environ, folders, explainsServing: true }));
    });
}
