import { type Command, InvalidArgumentError, Option } from "commander";
import { COMPILER_CHOICES } from "../build/settings.ts";
import { DEPTHS, type SnapshotDepth } from "../node/snapshot-spec.ts";

/** Options of the build by their names on the command line, where these differ from those of go-edge.json. */
export interface BuildFlags {
  limit?: Record<string, number>;
  allowHost?: string[];
}

/** What `--snapshot` has for a value. */
export interface SnapshotFlags {
  /** True: without a value. */
  snapshot?: SnapshotDepth | true;
  snapshotEnv?: Record<string, string | null>;
}

/** Adds the options that say how a program is compiled, in the words of every command that builds for a platform. */
export function addCompileOptions(command: Command): Command {
  return command
    .addOption(new Option("--compiler <name>", "compiler (default: auto)").choices(COMPILER_CHOICES))
    .option("--tags <list>", "build tags, with commas between them (default: those of GOFLAGS)")
    .option("--ldflags <flags>", 'flags for the linker, like "-X main.version=1.2" (default: those of GOFLAGS)');
}

/** Adds the options that say what is in the module beside the program, and what it may do. */
export function addModuleOptions(command: Command): Command {
  return command
    .option("--assets <folder>", "embed the files of a folder; repeat it for others", collect)
    .option("--functions <file>", "the project's own functions, in TypeScript (default: go-edge.ts, if there is one)")
    .option(
      "--limit <name=number>",
      "bound what the module takes; repeat it for others: instances, requests, queue, recycleAfter, recycleAbove, memory, tmp, background",
      parseLimit,
    )
    .option(
      "--allow-host <pattern>",
      "a host that the program may send requests to, like example.com or *.example.com:8443; repeat it for others (default: any)",
      collect,
    );
}

/** Adds the options that say how a program's instances start. */
export function addSnapshotOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--snapshot [depth]",
        "run the program in the build, and have instances go on from there: after package initialization (init, the default), or when main waits (main)",
      ).choices(DEPTHS),
    )
    .option(
      "--snapshot-env <name=value>",
      "a variable that it may read meanwhile, or only its name for one that is not set; repeat it for others",
      parseVariable,
    );
}

/** Adds `name=value`, or a name, to the variables that were given before it. */
function parseVariable(text: string, before: Record<string, string | null> = {}): Record<string, string | null> {
  const at = text.indexOf("=");
  return at < 0 ? { ...before, [text]: null } : { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Adds a value to those that were given before it. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Adds `name=number` to the limits that were given before it. */
function parseLimit(text: string, before: Record<string, number> = {}): Record<string, number> {
  const [, name = "", value = ""] = /^(\w+)=(\d+)$/.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError('It takes a name and a whole number, like "instances=4".');
  return { ...before, [name]: Number(value) };
}
