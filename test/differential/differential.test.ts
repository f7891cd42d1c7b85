import { cpSync, readFileSync } from "node:fs";
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
    const answers = new Map<string, Promise<Answer>>();
    const ask = (probe: Probe): Promise<Answer> => {
      const { title, request } = probe;
      const key = JSON.stringify([title, { ...request, body: request.body?.length }]);
      const answer = answers.get(key) ?? answerTo(native.url, probe);
      answers.set(key, answer);
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
        describe(`${compiler} · ${target}`, () => compare(program, compiler, target, ask));
      }
    }
  });
}

/** What the differences were seen on, by target and id. */
const seen = new Map<string, string[]>();

test("docs/http.md has every difference", () => {
  const page = readFileSync(new URL("../../docs/http.md", import.meta.url), "utf8").replace(/\s+/g, " ");
  expect(DIFFERENCES.filter(({ reason }) => !page.includes(reason)).map(({ id }) => id)).toEqual([]);
});

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
  askNatively: (probe: Probe) => Promise<Answer>,
): void {
  let server: Server;
  beforeAll(async () => {
    server = await serveProgram(folder, program, compiler, target, {});
  });
  afterAll(() => server?.stop());
  for (const probe of REQUESTS[program]) {
    test(probe.title, async () => {
      const asked = { request: probe.request, program, compiler, target, url: server.url };
      const native = await askNatively({ ...probe, request: asSeen(asked, probe.title) });
      const expected = adjust(native, asked, probe.title);
      expect(render(await answerTo(server.url, probe))).toEqual(render(expected));
    });
  }
}

async function answerTo(url: string, { first, request }: Omit<Probe, "title">): Promise<Answer> {
  if (first !== undefined) await exchange(url, first);
  return answerOf(await exchange(url, request));
}

/** The request as the program gets to see it, through the platform. */
function asSeen(asked: Asked, title: string): RawRequest {
  let { request } = asked;
  for (const { id, targets, request: change } of DIFFERENCES) {
    const changed = targets.includes(asked.target) ? change?.({ ...asked, request }) : undefined;
    if (changed === undefined) continue;
    request = changed;
    note(asked, id, title);
  }
  return request;
}

/** The answer that the target is to give: the native one, but for what the platform does. */
function adjust(native: Answer, asked: Asked, title: string): Answer {
  let answer = native;
  for (const { id, targets, response } of DIFFERENCES) {
    const changed = targets.includes(asked.target) ? response?.(answer, asked) : undefined;
    if (changed === undefined) continue;
    answer = changed;
    note(asked, id, title);
  }
  return answer;
}

function note({ target }: Asked, id: string, title: string): void {
  const key = `${target} ${id}`;
  seen.set(key, [...(seen.get(key) ?? []), title]);
}
