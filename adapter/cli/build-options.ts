import { InvalidArgumentError, Option } from "commander";
import { COMPILER_CHOICES } from "../build/settings.ts";

/** What every command that builds a program for a platform takes, in the same words. */
export const compilerOption = (): Option =>
  new Option("--compiler <name>", "compiler (default: auto)").choices(COMPILER_CHOICES);

export const tagsOption = (): Option =>
  new Option("--tags <list>", "build tags, with commas between them (default: those of GOFLAGS)");

export const ldflagsOption = (): Option =>
  new Option("--ldflags <flags>", 'flags for the linker, like "-X main.version=1.2" (default: those of GOFLAGS)');

export const assetsOption = (): Option =>
  new Option("--assets <folder>", "embed the files of a folder; repeat it for others").argParser(collect);

export const functionsOption = (): Option =>
  new Option("--functions <file>", "the project's own functions, in TypeScript (default: go-edge.ts, if there is one)");

export const limitOption = (): Option =>
  new Option(
    "--limit <name=number>",
    "bound what the module takes; repeat it for others: instances, requests, queue, recycleAfter, recycleAbove, memory, tmp, background",
  ).argParser(parseLimit);

export const allowHostOption = (): Option =>
  new Option(
    "--allow-host <pattern>",
    "a host that the program may send requests to, like example.com or *.example.com:8443; repeat it for others (default: any)",
  ).argParser(collect);

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
