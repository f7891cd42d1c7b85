import type { CommandNews } from "../build/command-log.ts";
import { type ErrorCode, GoEdgeError } from "../build/errors.ts";
import type { Finding } from "../build/findings.ts";
import type { BuildOptions } from "../build/options.ts";
import type { Progress } from "../build/progress.ts";

/** What the session sends to a process of its own: a call, or that a call is not wanted any more. */
export type ToChild = { id: number; method: string; payload: unknown } | { abort: number };

/** What such a process sends back: news of a call that goes on, or how it ended. */
export type FromChild =
  | { id: number; news: unknown }
  | { id: number; result: unknown }
  | { id: number; error: SentError };

/** An error on its way between processes. */
export interface SentError {
  /** Undefined for one that nobody foresaw. */
  code: ErrorCode | undefined;
  message: string;
  hint: string | undefined;
  stack: string | undefined;
}

/** Computes what another process is told of an error. */
export function describeError(error: unknown): SentError {
  if (error instanceof GoEdgeError) {
    return { code: error.code, message: error.message, hint: error.hint, stack: undefined };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { code: undefined, message, hint: undefined, stack };
}

/** Makes the error again that another process has told of. */
export function reviveError({ code, message, hint, stack }: SentError): Error {
  if (code !== undefined) return new GoEdgeError(code, message, { hint });
  return Object.assign(new Error(message), { stack });
}

/** What the builder is asked for: a build, or what to watch of one. */
export type BuildCall = Omit<BuildOptions, "signal" | "onProgress" | "onCommand">;

/** What the builder tells of a build that goes on. */
export type BuildNews = { progress: Progress } | { command: CommandNews };

/** What the builder has made. */
export interface BuildOutcome {
  /** Like `Go 1.26.0`. */
  compiler: string;
  findings: Finding[];
}

/** What the files of a program are, as far as they are the project's own. */
export interface Sources {
  /** Folders whose Go files are the program's: one that is added there belongs to it, too. */
  folders: string[];
  /** Folders of which every file matters that lies in them directly. */
  flat: string[];
  /** Folders of which every file matters, however deep. */
  trees: string[];
  /** Single files, and folders of packages that are missing, whether they are there or not. */
  files: string[];
}

/** What a host is asked for: to serve what a build has made. */
export interface StartCall {
  /** Folder in which the module is. */
  out: string;
  /** Folder for what lasts. */
  state: string;
  /** Path of wrangler's configuration; undefined where there is none, or for another platform. */
  config: string | undefined;
}

/** What answers requests for a program. */
export interface Started {
  /** By which the host knows it. */
  key: number;
  /** Where it listens on 127.0.0.1. */
  port: number;
  /** Port of what fires schedules by HTTP, as the platform's own tool has it; undefined where there is nothing. */
  triggers: number | undefined;
  /** It can't share what lasts with another process that is at work. */
  isExclusive: boolean;
}

/** Variable by which a host is told its settings, as JSON: it has them from its start. */
export const HOST_SETTINGS = "GO_EDGE_DEV_HOST";

/** What the host of workerd has to know. */
export interface WorkerdSettings {
  /** URLs of modules that the project has. */
  wrangler: string;
  miniflare: string;
}

/** What the host of Deno has to know. */
export interface DenoSettings {
  /** Path or name of Deno. */
  deno: string;
  target: "deno-deploy" | "val-town";
  /** Folder in which programs run. */
  cwd: string;
}
