import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno, serveVal } from "../harness/deno.ts";
import { buildProgram, COMPILERS, type CompilerName, TARGETS, type TargetName, tooLarge } from "../harness/fixtures.ts";
import { Random } from "../harness/random.ts";
import { goEdge } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { startValTown, type ValTown } from "../harness/val-town/server.ts";
import { serveWorkerd } from "../harness/workerd.ts";
import { fire } from "../soak/load.ts";

let valTown: ValTown;
let project: string;

beforeAll(async () => {
  valTown = await startValTown();
  const parent = mkdtempSync(join(inject("workspace"), "kvcounter-"));
  const made = await goEdge(parent, "new", "counter", "--target", "cloudflare", "--template", "kvcounter");
  expect(made.code, made.stderr).toBe(0);
  project = join(parent, "counter");
});
afterAll(() => valTown?.stop());

async function serve(compiler: CompilerName, target: TargetName): Promise<Server> {
  const out = await buildProgram(project, ".", compiler, target);
  if (target === "deno-deploy") return serveDeno(join(out, "main.js"), {}, ["--unstable-kv"]);
  if (target === "val-town") return serveVal(join(out, "val.js"), valTown.env);
  return serveWorkerd(out, {}, { durableObjects: { COUNTERS: { className: "GoEdgeStore", useSQLite: true } } });
}

/** What a counter answers with. */
function countOf(body: Buffer | string): number {
  return (JSON.parse(String(body)) as { count: number }).count;
}

const cases = TARGETS.flatMap((target) => COMPILERS.map((compiler) => [compiler, target] as const));

describe.each(cases)("kvcounter · %s · %s", (compiler, target) => {
  const impossible = tooLarge(compiler, target);
  let server: Server;
  if (impossible === undefined) {
    beforeAll(async () => {
      server = await serve(compiler, target);
    });
    afterAll(() => server?.stop());
  }

  const read = async (name: string): Promise<number> => countOf((await send(server.url, { path: `/${name}` })).text);

  test("2,000 increments from 50 connections end at exactly 2,000", async (context) => {
    if (impossible !== undefined) return context.skip(impossible);
    const path = `/all-${compiler}`;
    const counts = new Set<number>();
    const tally = await fire(server.url, 50, 2000, () => ({
      kind: "increment",
      method: "POST",
      path,
      isRight({ status, body }) {
        if (status === 200) counts.add(countOf(body));
        return status === 200;
      },
    }));
    expect(tally.samples).toEqual([]);
    // Each was told a count of its own.
    expect([counts.size, Math.max(...counts), await read(path.slice(1))]).toEqual([2000, 2000, 2000]);
  });

  test("with requests aborted at random, no count that was told is lost, and none is made up", async (context) => {
    if (impossible !== undefined) return context.skip(impossible);
    const random = new Random(11);
    const path = `/cut-${compiler}`;
    let [told, cut] = [0, 0];
    const tally = await fire(server.url, 50, 1000, () => ({
      kind: "increment",
      method: "POST",
      path,
      ...(random.chance(0.5) ? { abortAfter: random.below(40) } : {}),
      isRight: ({ status }) => {
        if (status === 200) told++;
        else cut++;
        return status === 200 || status === 0;
      },
    }));
    expect(tally.samples).toEqual([]);
    expect(cut).toBeGreaterThan(20);
    expect(told).toBeGreaterThan(400);
    // What was cut may still be under way.
    await expect.poll(() => read(path.slice(1)), { timeout: 20_000 }).toBeGreaterThanOrEqual(told);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const count = await read(path.slice(1));
    expect(count).toBeGreaterThanOrEqual(told);
    expect(count).toBeLessThanOrEqual(told + cut);
  });
});
