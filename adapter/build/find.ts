import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** What a program's file is called on Windows: programs, and the scripts that npm makes. */
const ENDINGS = process.platform === "win32" ? [".exe", ".cmd"] : [""];

/** The folders in which this process finds programs. */
export function listProgramFolders(): string[] {
  return (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

/** Computes the path of the first program of that name in those folders; undefined where there is none. */
export async function findProgram(name: string, folders = listProgramFolders()): Promise<string | undefined> {
  for (const folder of folders) {
    for (const ending of ENDINGS) {
      const path = join(folder, name + ending);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
