import type { CompilerName, TargetName } from "../harness/fixtures.ts";
import type { RawRequest } from "../harness/raw.ts";
import type { Answer } from "./answer.ts";
import type { ProgramName } from "./requests.ts";

/** Where a request is sent to. */
export interface Asked {
  request: RawRequest;
  program: ProgramName;
  compiler: CompilerName;
  target: TargetName;
}

/** Something that a platform does to every program, and go-edge can't undo. */
export interface Difference {
  id: string;
  targets: readonly TargetName[];
  /** For people who write programs. */
  reason: string;
  /** The answer to expect instead of a native server's; undefined where it is the same. */
  expect(native: Answer, asked: Asked): Answer | undefined;
}

export const DIFFERENCES: readonly Difference[] = [];
