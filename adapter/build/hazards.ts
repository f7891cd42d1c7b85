import type { Finding } from "./findings.ts";
import { type Program, reaches, resolveImportChain } from "./program.ts";

/** Packages that compile and then can't do their work at the edge. */
const HAZARDS: readonly { path: string; problem: string; level?: Finding["level"] }[] = [
  { path: "os/exec", problem: "there are no other processes at the edge: every command fails to start" },
  { path: "os/signal", problem: "no signal ever arrives at the edge", level: "info" },
  { path: "plugin", problem: "Go plugins can't be loaded at the edge" },
];

/** Lists the packages of a program that won't work on any platform, and who imports them outside the standard library. */
export function findHazards(program: Program): Finding[] {
  const findings: Finding[] = [];
  for (const { path, problem, level = "warning" } of HAZARDS) {
    if (!reaches(program, path)) continue;
    const chain = resolveImportChain(program, path);
    // What only the standard library itself imports is no decision of the program's author.
    const importer = program.packages.get(chain.at(-2) ?? "");
    if (importer?.Standard) continue;
    findings.push({ level, code: "WONT_WORK", message: `the program imports ${path}: ${problem}`, chain });
  }
  return findings;
}
