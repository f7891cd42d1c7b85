import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Exchange, Fixture, Script } from "../harness/cases.ts";
import { send } from "../harness/client.ts";
import { type CompilerName, serveFixture, TARGETS, type TargetName, tooLarge } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";

const folder = fileURLToPath(new URL("../fixtures", import.meta.url));
const fixtures = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

type Started = Fixture & { snapshot: (typeof STARTS)[number] };

/** How instances start: by themselves, or from a snapshot. */
const STARTS = [undefined, "init"] as const;

/** The conformance suite for one compiler: every fixture, on every target, however its instances start. */
export async function conformWith(compiler: CompilerName): Promise<void> {
  for (const { name } of fixtures) {
    const fixture: Fixture = (await import(`../fixtures/${name}/cases.ts`)).default;
    for (const target of TARGETS) {
      for (const snapshot of STARTS) {
        const title = [name, compiler, target, ...(snapshot ? ["snapshot"] : [])].join(" · ");
        describe(title, () => conform(name, { ...fixture, snapshot }, compiler, target));
      }
    }
  }
}

/** Every case of one fixture, built by one compiler, on one target. */
function conform(name: string, fixture: Started, compiler: CompilerName, target: TargetName): void {
  const unsafe = fixture.snapshot && fixture.skipSnapshot;
  const impossible = fixture.skip?.[compiler] ?? tooLarge(compiler, target) ?? unsafe;
  let server: Server;
  if (impossible === undefined) {
    beforeAll(async () => {
      server = await serveFixture(inject("workspace"), name, compiler, target, fixture);
    });
    afterAll(() => server?.stop());
  }
  for (const [title, item] of Object.entries(fixture.cases)) {
    const reason = impossible ?? item.skip?.(target, compiler);
    test(title, async (context) => {
      if (reason !== undefined) return context.skip(reason);
      if ("run" in item) await runScript(item, server, target, compiler);
      else await checkExchange(item, server);
    });
  }
}

async function runScript(script: Script, server: Server, target: TargetName, compiler: CompilerName): Promise<void> {
  await script.run({ server, target, compiler, send: (request) => send(server.url, request) });
}

async function checkExchange({ request, response }: Exchange, server: Server): Promise<void> {
  const got = await send(server.url, request);
  expect({ status: got.status, body: response.body === undefined ? undefined : got.text }).toEqual({
    status: response.status,
    body: response.body,
  });
  for (const [name, value] of Object.entries(response.headers ?? {})) {
    const values = got.headers.filter(([key]) => key === name.toLowerCase()).map((field) => field[1]);
    expect({ [name]: values }).toEqual({ [name]: value === null ? [] : [value] });
  }
}
