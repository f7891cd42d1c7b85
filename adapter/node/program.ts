/** A program to run, as the thread that runs it gets it. */
export interface ProgramSpec {
  /** Path of the wasm, for messages. */
  file: string;
  bytes: Uint8Array;
  /** Its name first. */
  args: readonly string[];
  /** `NAME=value` each. */
  environ: readonly string[];
  folders: readonly Folder[];
  /** Say of a server that nobody connects to it here, in place of Go's words for that. */
  explainsServing: boolean;
}

/** A folder that the program can use. */
export interface Folder {
  /** Absolute path; undefined for an empty one in memory. */
  host: string | undefined;
  /** Path by which the program finds it. */
  guest: string;
}

/** Why a program could not be run to its end. Without one, the thread's exit code is the program's. */
export interface ProgramFailure {
  code: "NOT_A_COMMAND" | "SERVES" | "TRAPPED" | "UNKNOWN_IMPORT" | "WASM_MALFORMED";
  message: string;
  hint: string | undefined;
}
