import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type CompilerName, serveProgram, type TargetName } from "../harness/fixtures.ts";
import { type NativeServer, serveNatively } from "../harness/native.ts";
import { exchange, type RawRequest } from "../harness/raw.ts";
import { goEdge } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { type Answer, answerOf, render } from "./answer.ts";
import { type Asked, DIFFERENCES } from "./differences.ts";
import type { Probe } from "./probe.ts";
import { type ProgramName, REQUESTS } from "./requests.ts";

const PROGRAMS: Record<ProgramName, [CompilerName, TargetName[]][]> = {
  nethttp: [["go", ["cloudflare", "deno-deploy"]]],
  edge: [
    ["go", ["cloudflare", "deno-deploy"]],
    ["tinygo", ["cloudflare", "deno-deploy", "val-town"]],
  ],
};

let folder: string;

beforeAll(async () => {
  folder = join(inject("workspace"), "differential");
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  const { code, stderr } = await goEdge(folder, "init");
  expect(code, stderr).toBe(0);
});

for (const program of Object.keys(PROGRAMS) as ProgramName[]) {
  describe(`${program} answers as it does under go run`, () => {
    let native: NativeServer;
    const answers = new Map<Probe, Promise<Answer>>();
    const nativeAnswer = (probe: Probe): Promise<Answer> => {
      const answer = answers.get(probe) ?? answerTo(native.url, probe);
      answers.set(probe, answer);
      return answer;
    };
    beforeAll(async () => {
      native = await serveNatively(folder, `./${program}`, (port) => ({ ADDR: `127.0.0.1:${port}` }));
    });
    afterAll(() => native?.stop());

    test("no two requests have the same title", () => {
      const titles = REQUESTS[program].map(({ title }) => title);
      expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
    });

    for (const [compiler, targets] of PROGRAMS[program]) {
      for (const target of targets) {
        describe(`${compiler} · ${target}`, () => compare(program, compiler, target, nativeAnswer));
      }
    }
  });
}

/** What the differences were seen on, by target and id. */
const seen = new Map<string, string[]>();

describe("every difference shows", () => {
  for (const { id, targets } of DIFFERENCES) {
    for (const target of targets) {
      test(`${id} · ${target}`, () => expect(seen.get(`${target} ${id}`) ?? []).not.toEqual([]));
    }
  }
});

function compare(
  program: ProgramName,
  compiler: CompilerName,
  target: TargetName,
  nativeAnswer: (probe: Probe) => Promise<Answer>,
): void {
  let server: Server;
  beforeAll(async () => {
    server = await serveProgram(folder, program, compiler, target, {});
  });
  afterAll(() => server?.stop());
  for (const probe of REQUESTS[program]) {
    test(probe.title, async () => {
      const asked = { request: probe.request, program, compiler, target };
      const expected = adjust(await nativeAnswer(probe), asked, probe.title);
      expect(render(await answerTo(server.url, probe))).toEqual(render(expected));
    });
  }
}

async function answerTo(url: string, { first, request }: { first?: RawRequest; request: RawRequest }): Promise<Answer> {
  if (first !== undefined) await exchange(url, first);
  return answerOf(await exchange(url, request));
}

/** The answer that the target is to give: the native one, but for what the platform does. */
function adjust(native: Answer, asked: Asked, title: string): Answer {
  let answer = native;
  for (const { id, targets, expect } of DIFFERENCES) {
    const changed = targets.includes(asked.target) ? expect(answer, asked) : undefined;
    if (changed === undefined) continue;
    answer = changed;
    const key = `${asked.target} ${id}`;
    seen.set(key, [...(seen.get(key) ?? []), title]);
  }
  return answer;
}
