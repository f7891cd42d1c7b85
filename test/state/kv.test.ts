import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveVal } from "../harness/deno.ts";
import { buildProgram, COMPILERS, type CompilerName, TARGETS, type TargetName, tooLarge } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { BACKENDS, copyPrograms, listCases, serveStores } from "./stores.ts";

const CASES = listCases();

let folder: string;
let valTown: ValTown;

beforeAll(async () => {
  valTown = await startValTown();
  folder = await copyPrograms();
});
afterAll(() => valTown?.stop());

for (const compiler of COMPILERS) {
  for (const target of TARGETS) describe(`kv · ${compiler} · ${target}`, () => runTarget(compiler, target));
}

test("a counter is a small val, and goes on where another instance was", async () => {
  const out = await buildProgram(folder, "counter", "tinygo", "val-town");
  expect(readFileSync(join(out, "val.js"), "utf8").length).toBeLessThanOrEqual(65_000);
  for (const count of ["1", "2"]) {
    const server = await serveVal(join(out, "val.js"), valTown.env);
    try {
      expect((await send(server.url, { path: "/" })).text).toBe(count);
    } finally {
      await server.stop();
    }
  }
});

/** Every case, on each store of a target. */
function runTarget(compiler: CompilerName, target: TargetName): void {
  const impossible = tooLarge(compiler, target);
  const programOf = ({ part }: { part: string }): string => (target === "val-town" ? part : "kv");
  const servers = new Map<string, Server>();
  if (impossible === undefined) {
    beforeAll(async () => {
      for (const program of new Set(CASES.map(programOf))) {
        servers.set(program, await serveStores(folder, program, compiler, target, valTown));
      }
    });
    afterAll(async () => {
      for (const server of servers.values()) await server.stop();
    });
  }

  for (const [backend, { store, lacks, ...where }] of Object.entries(BACKENDS)) {
    if (where.target !== target) continue;
    for (const one of CASES) {
      const reason = impossible ?? one.needs.map((need) => lacks[need]).find((lack) => lack !== undefined);
      test(`${backend}: ${one.name}`, async (context) => {
        if (reason !== undefined) return context.skip(reason);
        const { url } = servers.get(programOf(one))!;
        expect((await send(url, { path: `/kv/${store}/${one.name}` })).text).toBe("ok");
      });
    }
  }
}
