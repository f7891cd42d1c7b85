import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { fillHelp, listCommands } from "./page.ts";

const MAIN = join(inject("workspace"), "node_modules/go-edge/dist/cli/main.js");
const PAGE = fileURLToPath(new URL("../../docs/cli.md", import.meta.url));

async function help(...command: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [MAIN, ...command, "--help"])).stdout;
}

test("docs/cli.md says what --help does (GO_EDGE_UPDATE_DOCS=1 writes it there)", async () => {
  const page = await readFile(PAGE, "utf8");
  const filled = await fillHelp(page, help);
  if (process.env.GO_EDGE_UPDATE_DOCS !== undefined) await writeFile(PAGE, filled);
  else expect(page).toBe(filled);
});

test("every command has examples in its help, and its name where usage errors look for it", async () => {
  const names = listCommands(await help());
  expect(names).toEqual(expect.arrayContaining(["build", "doctor", "init", "new", "run"]));
  for (const name of names) {
    const text = await help(name);
    expect(text).toMatch(/^Examples:\n( {2}\$ .+\n)/m);
    expect(text).toMatch(new RegExp(`^Usage: go-edge ${name} `));
    if (name === "test") continue; // its options are go's
    const wrong = promisify(execFile)(process.execPath, [MAIN, name, "--no-such-thing"]);
    await expect(wrong).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(`go-edge ${name} --help`) });
  }
});

test("a section that the page lacks is added, and a fence that is wrong is put right", async () => {
  const helps: Record<string, string> = {
    "": "Commands:\n  one   does\n  two   does\n",
    one: "ONE",
    two: "TWO\nExamples:\n",
  };
  const fake = async (name = ""): Promise<string> => helps[name]!;
  const page = "## go-edge one\n\n```text\nold\n```\n\nmore\n\n## Exit codes\n";
  const two = "## go-edge two\n\n```text\nTWO\n```\n\n";
  expect(await fillHelp(page, fake)).toBe(`## go-edge one\n\n\`\`\`text\nONE\n\`\`\`\n\nmore\n\n${two}## Exit codes\n`);
});
