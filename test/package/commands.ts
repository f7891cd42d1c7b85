import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject } from "vitest";
import { type Outcome, run } from "../harness/run.ts";

/** The text of the README. */
export const README: string = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The shell commands under a heading, a line each, without comments. */
export function commandsUnder(heading: string): string[] {
  const section = README.split(/^##? /m).find((part) => part.startsWith(`${heading}\n`));
  const block = /```sh\n([\s\S]*?)```/.exec(section ?? "")?.[1];
  if (block === undefined) throw new Error(`the README has no commands under ${heading}`);
  return block
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/\s+#.*/, ""));
}

/** An empty folder, next to the installed package. */
export function emptyFolder(): string {
  return mkdtempSync(join(inject("workspace"), "readme-"));
}

/** Runs the README's commands one after the other, from an empty folder; returns the folder they end in. */
export async function follow(commands: string[], folder = emptyFolder()): Promise<string> {
  for (const command of commands) {
    const cd = /^cd (\S+)$/.exec(command)?.[1];
    if (cd !== undefined) {
      folder = join(folder, cd);
      continue;
    }
    const outcome: Outcome = await run("sh", ["-c", command], { cwd: folder });
    expect(outcome.code, `${command}\n${outcome.stdout}${outcome.stderr}`).toBe(0);
  }
  return folder;
}
