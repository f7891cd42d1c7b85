import { isCommand, type Program } from "../program.ts";

/** A place in a file of Go's standard library that a build replaces. */
export interface Edit {
  file: string;
  /** What is known to be there, once. */
  find: string | RegExp;
  /** With a pattern, `$&` and `$1` stand for what it has found. The same as `find` where that only has to be there. */
  put: string;
}

/** What a build changes in a package of Go's standard library. */
export interface Overlay {
  package: string;
  /** Whether a program that reaches the package needs it. Default: any does. */
  isNeeded?: (program: Program) => boolean | Promise<boolean>;
  /**
   * `library` is the library's own import path, by which its functions are called wherever the build finds it: what is
   * changed is then the same for all programs, and compiled once.
   */
  edits(library: string): readonly Edit[];
  /** Files that are added to the package, by name. */
  added?(library: string): Readonly<Record<string, string>>;
  /** Files that are taken from the package. */
  removed?: readonly string[];
  /** Other packages, each with the one file that takes its place. */
  replaced?: Readonly<Record<string, string>>;
  /** What to do where the package is not as it is known to be. */
  hint: string;
}

/** For what only programs that serve need. */
export const isServer = (program: Program): boolean => !isCommand(program);

/** What to do where there is no way around it. */
export const UPDATE =
  "Build with a release of Go that this go-edge knows, 1.24 to 1.26, or update go-edge: `npm install go-edge@latest`.";
