import { Console } from "node:console";
import { text } from "node:stream/consumers";
import { Command, Option } from "commander";
import { GoEdgeError, UsageError } from "../build/index.ts";
import { load } from "../build/load.ts";
import { COMPILER_CHOICES, type CompilerChoice } from "../build/settings.ts";
import { Printer } from "./print.ts";

const EXAMPLES = `
Examples:
  $ npx go-edge call . greet '{"who":"world"}'         the program in this folder, compiled first
  $ npx go-edge call app.wasm greet '{"who":"world"}'  one that is compiled: go-edge build --wasm module
  $ echo '[1, 2]' | npx go-edge call . sum -           the payload from standard input

The program finds this shell's environment. What it prints goes to standard error, and the result to standard output.
Numbers are JavaScript's: integers beyond 2^53 lose digits.`;

/** The module `go-edge/runtime`, as far as it is used here: its own types are a browser's, which Node's lack. */
interface Runtime {
  instantiate(
    wasm: Uint8Array,
    options: { env: Record<string, string> },
  ): Promise<{ call(name: string, payload: unknown): Promise<unknown> }>;
}
const RUNTIME: string = "go-edge/runtime";

/** Defines `go-edge call`. */
export function defineCall(signal: AbortSignal): Command {
  return new Command("call")
    .description("call a Go function of a program by name, as registered with edge.HandleCall")
    .argument("<package>", "folder or import path of the program, or a compiled .wasm")
    .argument("<name>", "name of the function")
    .argument("[payload]", "what it gets, as JSON; - reads it from standard input (default: nothing)")
    .addOption(new Option("--compiler <name>", "compiler (default: auto)").choices(COMPILER_CHOICES))
    .addHelpText("after", EXAMPLES)
    .action((program: string, name: string, payload: string | undefined, flags: { compiler?: CompilerChoice }) =>
      runCall(program, name, payload, flags.compiler, signal),
    );
}

async function runCall(
  program: string,
  name: string,
  payload: string | undefined,
  compiler: CompilerChoice | undefined,
  signal: AbortSignal,
): Promise<void> {
  const value = parsePayload(payload === "-" ? await text(process.stdin) : payload);
  const progress = new Printer(process.stderr);
  const wasm = await load(program, { compiler, signal, onProgress: (news) => progress.progress(news) });
  globalThis.console = new Console(process.stderr); // the program's output: standard output is the result's
  const { instantiate } = (await import(RUNTIME)) as Runtime;
  const app = await instantiate(wasm, { env: process.env as Record<string, string> });
  const result = await Promise.race([callOrFail(app.call(name, value)), aborted(signal)]);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function parsePayload(payload: string | undefined): unknown {
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw new UsageError(`the payload is not JSON: ${(cause as Error).message}`, {
      hint: `Quote it for the shell: go-edge call . greet '{"who":"world"}'; a text is '"world"'.`,
      cause,
    });
  }
}

/** Makes the error of Go one that is explained. */
async function callOrFail(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (cause) {
    throw new GoEdgeError("CALL_FAILED", (cause as Error).message, { cause });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new GoEdgeError("INTERRUPTED", "interrupted: the call has not ended"));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail);
  });
}
