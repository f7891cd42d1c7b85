import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { throwIfInterrupted } from "./command.ts";

/**
 * Does work that needs a folder for temporary files, and removes the folder.
 * @throws GoEdgeError INTERRUPTED when the signal is aborted, and else what the work throws.
 */
export async function inWorkDir<T>(signal: AbortSignal | undefined, work: (workDir: string) => Promise<T>): Promise<T> {
  const workDir = await mkdtemp(join(tmpdir(), "go-edge-"));
  try {
    return await work(workDir);
  } catch (error) {
    throwIfInterrupted(signal); // a tool that a signal ended has errors of its own
    throw error;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
