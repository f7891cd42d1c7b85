import { runCommand } from "./command.ts";
import { isLinked, type Library, resolveLibrary } from "./library.ts";
import { isOfLibrary, WASI_ENV } from "./program.ts";

/** Whom a module's packages import. */
export interface Uses {
  /** A package of the module, or a test of one, imports the library. */
  library: boolean;
  /** A package of the module imports the library, and nothing that go.mod names provides it. */
  lacksLibrary: boolean;
  /** A package of the module reaches net/http. */
  http: boolean;
}

/**
 * Computes what the packages of a module import, as they are built for wasm. Of a module that go can't list, nothing is
 * known.
 */
export async function resolveUses(moduleRoot: string, library: Library, signal?: AbortSignal): Promise<Uses> {
  const tests = "{{range .TestImports}}test {{.}}\n{{end}}{{range .XTestImports}}test {{.}}\n{{end}}";
  const format = `package {{.ImportPath}}{{if not (or .Standard .Module)}} missing{{end}}\n{{if not .DepOnly}}${tests}{{end}}`;
  const args = ["list", "-e", "-deps", "-f", format, "./..."];
  const { stdout } = await runCommand("go", args, { cwd: moduleRoot, env: WASI_ENV, signal });
  const found = stdout.split("\n").map((line) => line.split(" "));
  return {
    library: found.some(([, path = ""]) => isOfLibrary(path, library)),
    lacksLibrary: found.some(([, path = "", missing]) => missing !== undefined && isOfLibrary(path, library)),
    http: found.some(([kind, path]) => kind === "package" && path === "net/http"),
  };
}

/**
 * Tells whether the library belongs into a module: it is there, something imports it, or nothing serves yet, so that it
 * will. A server of net/http is built without it.
 */
export async function needsLibrary(moduleRoot: string, signal?: AbortSignal): Promise<boolean> {
  const library = await resolveLibrary();
  if (await isLinked(moduleRoot, library, signal)) return true;
  const uses = await resolveUses(moduleRoot, library, signal);
  return uses.library || !uses.http;
}
