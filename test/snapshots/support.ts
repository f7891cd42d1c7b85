import { cpSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { send } from "../harness/client.ts";
import { goEdge } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";

export const DEPTHS = ["init", "main"] as const;

/** Copies the programs to where they are built. @returns the folder. */
export async function copyPrograms(): Promise<string> {
  const folder = mkdtempSync(join(inject("workspace"), "snapshots-"));
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  const { code, stderr } = await goEdge(folder, "init");
  expect(code, stderr).toBe(0);
  return folder;
}

/** What a server answers; its status is 200. */
export async function ask({ url }: Server, path: string): Promise<string> {
  const { status, text } = await send(url, { path });
  expect(status, text).toBe(200);
  return text;
}
