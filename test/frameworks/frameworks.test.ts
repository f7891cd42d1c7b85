import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { send, type TestResponse } from "../harness/client.ts";
import { comparable } from "../harness/comparable.ts";
import { serveProgram } from "../harness/fixtures.ts";
import { freePort, serveBinary } from "../harness/native.ts";
import { run } from "../harness/run.ts";
import type { Server } from "../harness/server.ts";
import { Jar } from "./jar.ts";
import type { Probe, Program } from "./probes.ts";

// Servers as people write them: nothing of them is for the edge, and nothing of go-edge is in their module.
const source = fileURLToPath(new URL(".", import.meta.url));
const isGo = (path: string): boolean => !path.endsWith(".ts");
/** On which targets, and how instances start there: a snapshot is the same for all. */
const STARTS = [
  ["cloudflare", undefined],
  ["deno-deploy", undefined],
  ["cloudflare", "init"],
  ["deno-deploy", "main"],
] as const;

let folder: string;
let files: string[];

beforeAll(async () => {
  folder = join(inject("workspace"), "frameworks");
  cpSync(source, folder, { recursive: true, filter: isGo });
  files = listFiles();
  const bin = join(inject("workspace"), "frameworks-bin/");
  const { code, stderr } = await run("go", ["build", "-o", bin, "./..."], { cwd: folder });
  expect(code, stderr).toBe(0);
});

afterAll(() => expect(listFiles()).toEqual(files));

/** Files of the module, without what a build is told to write. */
function listFiles(): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.filter((path) => path.split("/")[0] !== "out").sort();
}

for (const { name } of readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  const program: Program = (await import(`./${name}/probes.ts`)).default;
  describe(name, () => compare(name, program));
}

function compare(name: string, program: Program): void {
  let native: TestResponse[];
  beforeAll(async () => {
    const port = await freePort();
    const server = await serveBinary(join(inject("workspace"), "frameworks-bin", name), port, { PORT: String(port) });
    const ask = asker(server.url);
    native = [];
    for (const probe of Object.values(program.probes)) native.push(await ask(probe));
    await server.stop();
  });

  for (const [target, snapshot] of STARTS) {
    const impossible = snapshot && program.skipSnapshot?.[snapshot];
    describe(`${target}${snapshot ? `, from a snapshot after ${snapshot}` : ""}`, () => {
      let server: Server;
      let ask: (probe: Probe) => Promise<TestResponse>;
      beforeAll(async () => {
        if (impossible !== undefined) return;
        const variables = snapshot ? ["PORT", ...(program.snapshotEnv ?? [])] : [];
        const build = variables.flatMap((name) => ["--snapshot-env", name]);
        server = await serveProgram(folder, name, "go", target, { build, snapshot });
        ask = asker(server.url);
      });
      afterAll(() => server?.stop());
      for (const [index, [title, probe]] of Object.entries(program.probes).entries()) {
        test(title, async (context) => {
          if (impossible !== undefined) return context.skip(impossible);
          const answer = await ask(probe);
          checkKnown(answer, probe);
          expect(masked(answer, program)).toEqual(masked(native[index]!, program));
        });
      }
    });
  }
}

/** A client that keeps cookies. */
function asker(url: string): (probe: Probe) => Promise<TestResponse> {
  const jar = new Jar();
  return async ({ jar: withCookies, expect: _, ...request }) => {
    const answer = await send(url, withCookies ? jar.add(request) : request);
    jar.keep(answer);
    return answer;
  };
}

function checkKnown(answer: TestResponse, { expect: known }: Probe): void {
  expect(answer.status, answer.text).toBe(known.status);
  if (typeof known.body === "string") expect(answer.text).toBe(known.body);
  else if (known.body !== undefined) expect(answer.text).toMatch(known.body);
  for (const [name, value] of Object.entries(known.headers ?? {})) {
    expect({ [name]: answer.header(name) ?? null }).toEqual({ [name]: value });
  }
}

function masked(answer: TestResponse, { masks = [] }: Program): unknown {
  const mask = (text: string): string => masks.reduce((now, [pattern, by]) => now.replace(pattern, by), text);
  return JSON.parse(JSON.stringify(comparable(answer)), (_, value) =>
    typeof value === "string" ? mask(value) : value,
  );
}
