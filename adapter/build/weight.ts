import type { Compiler } from "./compiler.ts";
import { GoEdgeError } from "./errors.ts";
import { listPackages, type Program, resolveImportChain } from "./program.ts";

/** Packages that make a program much larger, with either compiler, the largest first. Each brings many others. */
const HEAVY = [
  "net/http",
  "html/template",
  "text/template",
  "crypto/tls",
  "database/sql",
  "go/parser",
  "encoding/gob",
  "encoding/xml",
  "encoding/json",
  "log/slog",
  "regexp",
  "math/big",
  "compress/gzip",
  "fmt",
  "log",
  "flag",
  "encoding/csv",
  "reflect",
] as const;

/** Packages that are named at most, so that the rest of the error stays on the screen. */
const MOST = 6;

/**
 * Adds to an error about a program that is too large which packages make it large, and who brings each in. A package that
 * comes with another one of them is left out: it would go with that.
 * @param program undefined for one that was compiled elsewhere: nothing is known of its packages then.
 */
export async function explainWeight(
  problem: GoEdgeError,
  program: Program | undefined,
  compiler: Compiler,
  signal?: AbortSignal,
): Promise<GoEdgeError> {
  if (program === undefined) return problem;
  const chains = findHeavy(compiler.name === "TinyGo" ? await asTinyGo(program, signal) : program);
  if (chains.length === 0) return problem;
  const lines = chains.slice(0, MOST).map((chain) => `  ${chain.at(-1)}: ${chain.join(" → ")}`);
  if (chains.length > MOST) lines.push(`  and ${chains.length - MOST} more`);
  const message = `${problem.message}\nWhat makes it large, and who imports it:\n${lines.join("\n")}`;
  return new GoEdgeError(problem.code, message, { hint: problem.hint, cause: problem.cause });
}

/** Lists the shortest chain of imports to each heavy package that no other heavy one brings in. */
export function findHeavy(program: Program): string[][] {
  const isHeavy = (path: string): boolean => (HEAVY as readonly string[]).includes(path);
  return HEAVY.map((path) => resolveImportChain(program, path)).filter(
    (chain) => chain.length > 0 && !chain.slice(0, -1).some(isHeavy),
  );
}

/** The library imports less with TinyGo. */
async function asTinyGo(program: Program, signal?: AbortSignal): Promise<Program> {
  const tags = [program.tags ?? program.go.tags, "tinygo"].filter((tag) => tag !== "").join(",");
  return { ...program, packages: await listPackages(program.dir, program.pattern, tags, signal) };
}
