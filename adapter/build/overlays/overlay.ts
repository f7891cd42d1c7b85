import type { Program } from "../program.ts";

/** A place in a file of Go's standard library that a build replaces. */
export interface Edit {
  file: string;
  /** What is known to be there, once. */
  find: string;
  put: string;
}

/** What a build changes in a package of Go's standard library. */
export interface Overlay {
  package: string;
  /** Whether a program that reaches the package needs it. Default: any does. */
  isNeeded?: (program: Program) => boolean;
  edits(program: Program): readonly Edit[];
  /** Files that are added to the package, by name. */
  added?: Readonly<Record<string, string>>;
  /** What to do where the package is not as it is known to be. */
  hint: string;
}
