import { resolveLibrary } from "../build/library.ts";
import type { Program } from "../build/program.ts";
import type { BuildInfo } from "./go-tables.ts";
import type { Modules } from "./package-name.ts";

/** Computes where a program's packages come from, as far as its binary or its sources tell. */
export async function resolveModules(info: BuildInfo | undefined, program: Program | undefined): Promise<Modules> {
  const { path: library } = await resolveLibrary();
  const main = program?.root.Module?.Path ?? info?.module;
  const listed = [...(program?.packages.values() ?? [])].flatMap(({ Module }) => Module?.Path ?? []);
  const known = [...new Set([...listed, ...(info?.dependencies ?? []).map(({ path }) => path)])];
  return { main, required: known.filter((path) => path !== main), library };
}
