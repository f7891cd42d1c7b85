import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { goEdge } from "../harness/run.ts";

/** Puts the programs beside the installed package, in a folder of that name; returns the folder. */
export async function installPrograms(name: string): Promise<string> {
  const folder = join(inject("workspace"), name);
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  const { code, stderr } = await goEdge(folder, "init");
  expect(code, stderr).toBe(0);
  return folder;
}
