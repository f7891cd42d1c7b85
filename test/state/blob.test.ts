import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send } from "../harness/client.ts";
import { COMPILERS, type CompilerName, TARGETS, type TargetName, tooLarge } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { LACKS, listCases, makeFolder, serveBuckets } from "./buckets.ts";
import { copyPrograms } from "./stores.ts";

const CASES = listCases();

let programs: string;
let valTown: ValTown;

beforeAll(async () => {
  valTown = await startValTown();
  programs = await copyPrograms();
});
afterAll(() => valTown?.stop());

for (const compiler of COMPILERS) {
  for (const target of TARGETS) {
    for (const program of new Set(CASES.map((one) => one.program))) {
      describe(`${program} · ${compiler} · ${target}`, () => runProgram(program, compiler, target));
    }
  }
}

/** Every case that a program has, on the buckets of a target. */
function runProgram(program: string, compiler: CompilerName, target: TargetName): void {
  const impossible = tooLarge(compiler, target);
  let server: Server;
  if (impossible === undefined) {
    beforeAll(async () => {
      server = await serveBuckets(programs, program, compiler, target, { valTown, folder: makeFolder() });
    });
    afterAll(() => server?.stop());
  }
  for (const { name, needs } of CASES.filter((one) => one.program === program)) {
    const reason = impossible ?? LACKS[target][needs];
    test(name, async (context) => {
      if (reason !== undefined) return context.skip(reason);
      expect((await send(server.url, { path: `/${encodeURIComponent(name)}` })).text).toBe("ok");
    });
  }
}
