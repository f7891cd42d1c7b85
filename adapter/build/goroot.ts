import { symlink } from "node:fs/promises";
import { join, sep } from "node:path";
import { runCommand } from "./command.ts";
import { GoEdgeError } from "./errors.ts";

/** How to run Go so that it takes an overlay of its standard library. */
export interface GoCommand {
  /** The program to run, and what is to be in its environment. */
  file: string;
  env: Record<string, string>;
  /** Where a file of the standard library is to that program. */
  locate(path: string): string;
}

/**
 * Computes how to run the Go that works in `dir`. A toolchain that go.mod has chosen lies in the module cache, beneath
 * which Go refuses to replace files: it then runs from a link in `workDir`.
 * @throws GoEdgeError GO_FAILED.
 */
export async function resolveGoCommand(dir: string, workDir: string, signal?: AbortSignal): Promise<GoCommand> {
  const result = await runCommand("go", ["env", "-json", "GOROOT", "GOMODCACHE"], { cwd: dir, signal });
  if (result.code !== 0) throw new GoEdgeError("GO_FAILED", `go does not work in ${dir}:\n${result.stderr.trim()}`);
  const { GOROOT: root, GOMODCACHE: cache } = JSON.parse(result.stdout) as { GOROOT: string; GOMODCACHE: string };
  if (!root.startsWith(cache + sep)) return { file: "go", env: {}, locate: (path) => path };
  const link = join(workDir, "goroot");
  await symlink(root, link, "dir");
  return {
    file: join(link, "bin", "go"),
    env: { GOROOT: link, GOTOOLCHAIN: "local" },
    locate: (path) => (path.startsWith(root + sep) ? link + path.slice(root.length) : path),
  };
}
