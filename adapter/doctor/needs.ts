import type { CompilerChoice } from "../build/settings.ts";
import type { TargetName } from "../build/target.ts";
import type { ToolCheck } from "./check.ts";

/** What a project asks of the machine. */
export interface Needs {
  /** Undefined where no project says it. */
  target: TargetName | undefined;
  compiler: CompilerChoice;
  /** The program is compiled elsewhere. */
  isCompiled: boolean;
}

/** Without it, the target can't be built or deployed. */
export function isNeeded(tool: ToolCheck["name"], { target, compiler, isCompiled }: Needs): boolean {
  switch (tool) {
    case "node":
    case "wasm-opt":
      return true;
    case "go":
      return !isCompiled;
    case "tinygo":
      // No program that Go compiles fits into a val.
      return !isCompiled && (compiler === "tinygo" || (target === "val-town" && compiler === "auto"));
    case "deno":
      return target === "deno-deploy";
    case "wrangler":
      return false; // npx fetches it
  }
}

/** Tells that a tool which is not needed would still be of use. */
export function isUseful(tool: ToolCheck["name"], { target, compiler, isCompiled }: Needs): boolean {
  if (tool === "wrangler") return target === "cloudflare";
  return tool === "tinygo" && !isCompiled && compiler === "auto";
}
