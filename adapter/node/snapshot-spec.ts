import type { EmbeddedDirectory } from "../runtime/files/embedded.ts";

/** The environment variable by which a program knows that a snapshot is made of it. It is the first. */
export const SEALED = "GO_EDGE_SEALED";

/** What a line on standard error begins with by which a program tells of what a snapshot must not have. */
export const SEEN = "\u0001go-edge\u0001";

/** How far a program is run: through its package initialization, or until its main waits. */
export const DEPTHS = ["init", "main"] as const;
export type SnapshotDepth = (typeof DEPTHS)[number];

/** When a snapshot of each depth is taken, in plain words. */
export const TAKEN: Readonly<Record<SnapshotDepth, string>> = {
  init: "after package initialization",
  main: "while main waits",
};

/** A program to make a snapshot of, as the thread gets it. */
export interface SnapshotSpec {
  /** The wasm, with its mutable globals exported by the names that `globals` has. */
  bytes: Uint8Array;
  globals: readonly string[];
  depth: SnapshotDepth;
  /** Its runtime tells by itself of time, environment and random numbers: Go's, which the build has changed. */
  tells: boolean;
  /** The environment that it sees, as `NAME=value`. */
  environ: readonly string[];
  /** The embedded files. */
  assets: { index: EmbeddedDirectory; bytes: Uint8Array };
}

/** What a program may do that no snapshot can have; `open`: it has not closed a file. */
export const SEEN_KINDS = ["environment", "clock", "random", "socket", "import", "file", "open"] as const;
export type SeenKind = (typeof SEEN_KINDS)[number];

/** Something that a program has done which a snapshot must not have. */
export interface Seen {
  kind: SeenKind;
  /** The name of a variable, an import or a file; empty where there is nothing to tell. */
  what: string;
  /** The functions that have led there, the innermost first, by name, or as `wasm-function[<index>]`. */
  stack: readonly string[];
}

/** What a program is when it has been run. */
export interface Frozen {
  /** Why it can't be frozen; undefined when it can. */
  problem: string | undefined;
  seen: readonly Seen[];
  /** The linear memory, whole, and the globals in the order they were named. */
  memory: Uint8Array;
  globals: readonly (number | bigint)[];
  /** The last lines that it has printed. */
  log: string;
}

/** What there is of a program that could not be run to its end. */
export const NOTHING: Frozen = { problem: undefined, seen: [], memory: new Uint8Array(), globals: [], log: "" };
