import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Miniflare, type WorkerOptions } from "miniflare";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { goEdge, run } from "../harness/run.ts";

// What docs/functions.md shows of a service binding, run as it is shown there.

const PAGE = readFileSync(new URL("../../docs/functions.md", import.meta.url), "utf8");
const [, chapter = ""] = PAGE.split("\n## A service binding\n");

/** The files of the chapter, by the names in their first lines. */
const FILES = new Map(
  [...chapter.split("\n## ")[0]!.matchAll(/^```\w+\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, text]) => [
    name!,
    text!,
  ]),
);

interface Wrangler {
  name: string;
  compatibility_date: string;
  compatibility_flags: string[];
  services: { binding: string; service: string }[];
}

let miniflare: Miniflare;

beforeAll(async () => {
  expect([...FILES.keys()]).toEqual(["main.go", "go-edge.ts", "wrangler.jsonc", "accounts.js"]);
  const folder = join(inject("workspace"), "documentation");
  mkdirSync(folder);
  for (const [name, text] of FILES) writeFileSync(join(folder, name), text);
  await run("go", ["mod", "init", "front"], { cwd: folder });
  for (const args of [
    ["init", "--target", "cloudflare"],
    ["build", "--target", "cloudflare"],
  ]) {
    const { code, stderr } = await goEdge(folder, ...args);
    expect(code, stderr).toBe(0);
  }
  const wrangler: Wrangler = JSON.parse(FILES.get("wrangler.jsonc")!);
  const shared = { compatibilityDate: wrangler.compatibility_date, compatibilityFlags: wrangler.compatibility_flags };
  const dist = join(folder, "dist");
  const modules: WorkerOptions["modules"] = readdirSync(dist)
    .sort((a, b) => (a < b ? 1 : -1))
    .map((path) => ({
      type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
      path,
      contents: readFileSync(join(dist, path)),
    }));
  miniflare = new Miniflare({
    workers: [
      {
        ...shared,
        name: wrangler.name,
        modules,
        serviceBindings: Object.fromEntries(wrangler.services.map(({ binding, service }) => [binding, service])),
      },
      { ...shared, name: "accounts", modules: true, script: FILES.get("accounts.js")! },
    ],
  });
});
afterAll(() => miniflare?.dispose());

test.each([
  ["7", 200, "7 is Ada\n"],
  ["8", 400, "edge: call account: there is no account 8\n"],
])("the account %s", async (id, status, text) => {
  const response = await miniflare.dispatchFetch(`https://edge.example/accounts/${id}`);
  expect([response.status, await response.text()]).toEqual([status, text]);
});
