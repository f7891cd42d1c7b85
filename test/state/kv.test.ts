import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send } from "../harness/client.ts";
import { COMPILERS, type CompilerName, TARGETS, type TargetName, tooLarge } from "../harness/fixtures.ts";
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

/** Every case, on each store of a target. */
function runTarget(compiler: CompilerName, target: TargetName): void {
  const impossible = tooLarge(compiler, target);
  let server: Server;
  if (impossible === undefined) {
    beforeAll(async () => {
      server = await serveStores(folder, "kv", compiler, target, valTown);
    });
    afterAll(() => server?.stop());
  }

  const get = async (path: string): Promise<string> => (await send(server.url, { path })).text;

  for (const [backend, { store, lacks, ...where }] of Object.entries(BACKENDS)) {
    if (where.target !== target) continue;
    for (const { name, needs } of CASES) {
      const reason = impossible ?? needs.map((need) => lacks[need]).find((lack) => lack !== undefined);
      test(`${backend}: ${name}`, async (context) => {
        if (reason !== undefined) return context.skip(reason);
        expect(await get(`/kv/${store}/${name}`)).toBe("ok");
      });
    }
  }
}
