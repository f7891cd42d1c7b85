import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { GoEdgeError } from "../build/index.ts";
import { WASI_ENV } from "../build/program.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge test ./...
  $ npx go-edge test -run TestParse -v ./parser
  $ npx go-edge test -json encoding/json

Every flag is one of \`go test\`. Its output and its exit code come through as they are.`;

/** Defines `go-edge test`. */
export function defineTest(exit: (code: number) => void): Command {
  return new Command("test")
    .description("run Go tests in wasm: go test, with GOOS=wasip1 and go-edge exec")
    .argument("[args...]", "flags and packages, as go test takes them")
    .helpOption("--help", "display help for command")
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText("after", EXAMPLES)
    .action(async (args: string[]) => exit(await goTest(args)));
}

/** Runs go test to its end. Signals reach it by themselves; it says what became of its tests. */
function goTest(args: readonly string[]): Promise<number> {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(name);
    process.on(name, () => child.kill(name));
  }
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  const runner = [process.execPath, main].map(quote).join(" ");
  const child = spawn("go", ["test", "-exec", `${runner} exec`, ...args], {
    stdio: "inherit",
    env: { ...process.env, ...WASI_ENV },
  });
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(
        new GoEdgeError("GO_NOT_FOUND", `go can't be started: ${cause.message}`, {
          hint: "Install Go from https://go.dev/dl/, or with your system's package manager.",
          cause,
        }),
      ),
    );
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** Quotes a word for the -exec flag of go, which splits it at white space. It knows no escapes. */
function quote(word: string): string {
  if (!/[\s"']/.test(word)) return word;
  const mark = word.includes("'") ? '"' : "'";
  return `${mark}${word}${mark}`;
}
