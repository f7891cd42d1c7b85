import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram, COMPILERS, type CompilerName, serveBuilt } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";
import { ask, copyPrograms, DEPTHS } from "./support.ts";

/** Draws of each kind that an instance makes. */
const DRAWS = 1000;

let folder: string;
beforeAll(async () => {
  folder = await copyPrograms();
});

for (const compiler of COMPILERS) {
  for (const depth of DEPTHS) describe(`${compiler}, ${depth}`, () => compareInstances(compiler, depth));
}

/** Two instances of one module must have nothing in common that is drawn. */
function compareInstances(compiler: CompilerName, depth: (typeof DEPTHS)[number]): void {
  let servers: Server[] = [];
  beforeAll(async () => {
    const out = await buildProgram(folder, "draws", compiler, "cloudflare", [], depth);
    servers = await Promise.all([serveBuilt(out, "cloudflare"), serveBuilt(out, "cloudflare")]);
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  const draw = async (path: string): Promise<[string[], string[]]> => {
    const [one, other] = await Promise.all(servers.map((server) => ask(server, path)));
    return [one!.trim().split("\n"), other!.trim().split("\n")];
  };

  test.each(["math/rand", "math/rand/v2", "uuid", "source"])(
    "%s: no draw of one is one of the other's",
    async (kind) => {
      const [one, other] = await draw(`/?kind=${encodeURIComponent(kind)}`);
      expect(new Set([...one, ...other]).size).toBe(2 * DRAWS);
    },
  );

  test.each([
    ["was frozen", "/map"],
    ["is made anew", "/new-map"],
  ])("a map that %s is gone through in another order", async (_, path) => {
    const [one, other] = await draw(path);
    expect(one).not.toEqual(other);
    expect([...one].sort()).toEqual([...other].sort());
    const same = one.filter((letter, at) => letter === other[at]).length;
    expect(same).toBeLessThan(DRAWS / 10);
  });
}
