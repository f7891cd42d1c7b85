import { runCommand } from "./command.ts";
import { GoEdgeError } from "./errors.ts";
import { isLinked, LIBRARY_DIR, readGoMod, resolveLibrary, syncLibrary } from "./library.ts";
import { linkRequirements } from "./requirements.ts";
import { isOlder } from "./toolchain.ts";

/**
 * Makes the library usable in a module: copies it to `.go-edge/go`, and requires it in go.mod with a replacement that
 * names that folder. What the library requires itself is added where the module's programs need it. Doing so again changes
 * nothing.
 * @returns what was done, a line each, for people.
 * @throws GoEdgeError GO_FAILED or PROJECT_UNWRITABLE.
 */
export async function linkLibrary(moduleRoot: string, signal?: AbortSignal): Promise<string[]> {
  const library = await resolveLibrary();
  const goMod = await readGoMod(moduleRoot, signal);
  const done: string[] = [];
  if (await syncLibrary(moduleRoot))
    done.push(`wrote ${LIBRARY_DIR}: the Go library, to be committed with the program`);
  const edits: string[] = [];
  if (goMod.Go === undefined || isOlder(goMod.Go, library.go)) {
    edits.push(`-go=${library.go}`);
    done.push(`go.mod: raised the Go version to ${library.go}, which the library needs`);
  }
  if (!(await isLinked(moduleRoot, library, signal))) {
    edits.push(`-require=${library.path}@v0.0.0`, `-replace=${library.path}=./${LIBRARY_DIR}`);
    done.push(`go.mod: requires ${library.path}, replaced by ./${LIBRARY_DIR}`);
  }
  if (edits.length > 0) {
    const result = await runCommand("go", ["mod", "edit", ...edits], { cwd: moduleRoot, signal });
    if (result.code !== 0) throw new GoEdgeError("GO_FAILED", result.stderr.trim());
  }
  return [...done, ...(await linkRequirements(moduleRoot, signal))];
}
