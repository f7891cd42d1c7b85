/** `warning`: it works, but not as well as it could. `unneeded`: it is missing, and nothing here asks for it. */
export type CheckState = "ok" | "warning" | "failed" | "unneeded";

/** One program that go-edge or its users run. */
export interface ToolCheck {
  name: "node" | "go" | "tinygo" | "wasm-opt" | "wrangler" | "deno";
  /** As its makers write it. */
  title: string;
  state: CheckState;
  /** Undefined where it is missing, or does not tell. */
  version: string | undefined;
  /** Where it is; undefined where it is missing. */
  path: string | undefined;
  /** Oldest version that works; undefined where any does. */
  minimum: string | undefined;
  /** What it is for, in a few words. */
  purpose: string;
  /** What is wrong; undefined for nothing. */
  problem: string | undefined;
  /** Command that installs it on this system, or a newer one; undefined where none has to. */
  install: string | undefined;
}

/** One thing that a project has to have. */
export interface ProjectCheck {
  /** The file or the folder that it is about. */
  subject: string;
  state: CheckState;
  /** What was found. */
  message: string;
  /** What to do about it; undefined for nothing. */
  fix: string | undefined;
}
