import { rmSync } from "node:fs";
import { installPacked, provideTinyGo } from "../test/harness/packed.ts";

/** Does work in a folder with the packed package installed, with TinyGo on the PATH. Nothing is left of it. */
export async function inWorkspace<T>(work: (workspace: string) => Promise<T>): Promise<T> {
  provideTinyGo();
  const { workspace } = installPacked();
  try {
    return await work(workspace);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
