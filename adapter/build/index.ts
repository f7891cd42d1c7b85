/** The build as a library: what the command `go-edge build` does, without a terminal. */
export { type BuildResult, build } from "./build.ts";
export type { CommandNews, OnCommand } from "./command-log.ts";
export type { Compiler } from "./compiler.ts";
export { type ErrorCode, GoEdgeError, UsageError } from "./errors.ts";
export type { Finding } from "./findings.ts";
export type { BuildOptions } from "./options.ts";
export type { OnProgress, Progress, StepName } from "./progress.ts";
export { renderReport } from "./render-report.ts";
export type { BuildReport, FileReport, LimitReport } from "./report.ts";
export type { BuildSettings, CompilerChoice, OptimizeLevel } from "./settings.ts";
export type { Placement, TargetName } from "./target.ts";
