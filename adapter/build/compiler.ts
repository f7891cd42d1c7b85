import { GoEdgeError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import { type Program, reaches, resolveImportChain } from "./program.ts";
import type { CompilerChoice } from "./settings.ts";
import { resolveTinyGo } from "./toolchain.ts";
import type { WasmModule } from "./wasm.ts";

/** The compiler of a binary. */
export interface Compiler {
  name: "Go" | "TinyGo" | "unknown";
  /** Like `1.26.0`; empty when it is not known. */
  version: string;
  /** Why this one, in a few words. */
  reason: string;
}

/** A compiler that is there and ready to run. */
export interface ResolvedCompiler {
  compiler: Compiler;
  /** TinyGo's own folder; undefined when the compiler is Go. */
  tinygoRoot: string | undefined;
  findings: Finding[];
}

/**
 * Computes which compiler builds the program. With `auto` that is Go for a program that reaches net/http, because
 * TinyGo's net/http compiles and then behaves differently; else TinyGo where it is installed and new enough.
 * @throws GoEdgeError when TinyGo is asked for and is missing, too old or unsuitable.
 */
export async function resolveCompiler(
  choice: CompilerChoice,
  program: Program,
  signal?: AbortSignal,
): Promise<ResolvedCompiler> {
  const usesHTTP = reaches(program, "net/http");
  if (choice === "go") return useGo(program, "asked for");
  if (choice === "tinygo") {
    const resolved = await useTinyGo(program, "asked for", signal);
    return { ...resolved, findings: usesHTTP ? [differentHTTP(program)] : [] };
  }
  if (usesHTTP) return useGo(program, "reaches net/http");
  try {
    return await useTinyGo(program, "uses only edge", signal);
  } catch (error) {
    if (!(error instanceof GoEdgeError) || !error.code.startsWith("TINYGO_")) throw error;
    return useGo(program, error.message.split("\n", 1)[0]!);
  }
}

function useGo(program: Program, reason: string): ResolvedCompiler {
  return { compiler: { name: "Go", version: program.go.version, reason }, tinygoRoot: undefined, findings: [] };
}

async function useTinyGo(program: Program, reason: string, signal?: AbortSignal): Promise<ResolvedCompiler> {
  const { version, root } = await resolveTinyGo(program.dir, signal);
  return { compiler: { name: "TinyGo", version, reason }, tinygoRoot: root, findings: [] };
}

function differentHTTP(program: Program): Finding {
  return {
    level: "warning",
    code: "TINYGO_NET_HTTP",
    message:
      "TinyGo's net/http differs from Go's: for one, its ServeMux answers 404 to patterns such as " +
      '"GET /hello/{name}". Test every route, or build with --compiler go.',
    chain: resolveImportChain(program, "net/http"),
  };
}

/** Computes which compiler made a binary that was compiled elsewhere, as far as the binary tells. */
export function detectCompiler(module: WasmModule): Compiler {
  const reason = "compiled beforehand";
  const made = Object.values(module.producers).flat();
  const go = made.find((entry) => entry.name === "Go");
  if (module.exports.some((entry) => entry.name === "edge_idle")) return { name: "TinyGo", version: "", reason };
  if (go) return { name: "Go", version: go.version.replace(/^go/, ""), reason };
  return { name: "unknown", version: "", reason };
}
