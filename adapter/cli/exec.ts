import { resolve } from "node:path";
import { Command } from "commander";
import { readWasm } from "../build/compile.ts";
import { runProgram } from "./program.ts";

const EXAMPLES = `
Examples:
  $ GOOS=wasip1 GOARCH=wasm go run -exec "npx go-edge exec" ./cmd/tool
  $ npx go-edge exec tool.wasm -verbose input.txt

The program has this process's environment, and all files: it is as free as a native one. The one that \`go\` runs by
-exec expects that. For one that you don't trust, use \`go-edge run\`.`;

/** Defines `go-edge exec`. */
export function defineExec(exit: (code: number) => void): Command {
  return new Command("exec")
    .description("run a compiled WASI program with all files and the environment: for go run -exec and go test -exec")
    .argument("<file.wasm>", "the program")
    .argument("[args...]", "its arguments")
    .passThroughOptions()
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, args: string[]) => {
      const environ = Object.entries({ ...process.env, PWD: process.cwd() }).map((entry) => entry.join("="));
      const folders = [{ host: "/", guest: "/" }];
      const bytes = await readWasm(resolve(file));
      // A test's deadlock is Go's to tell, whatever it serves.
      const explainsServing = false;
      exit(await runProgram({ file, bytes, args: [file, ...args], environ, folders, explainsServing }));
    });
}
