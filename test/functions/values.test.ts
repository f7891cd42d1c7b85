import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send } from "../harness/client.ts";
import { COMPILERS, serveProgram } from "../harness/fixtures.ts";
import type { Server } from "../harness/server.ts";
import { installPrograms } from "./programs.ts";

let folder: string;

beforeAll(async () => {
  folder = await installPrograms("values");
});

// Without Val Town: encoding/json makes a program larger than a val may be.
describe.each(
  COMPILERS.flatMap((compiler) => (["cloudflare", "deno-deploy"] as const).map((at) => [compiler, at] as const)),
)("Go values · %s · %s", (compiler, target) => {
  let server: Server;
  beforeAll(async () => {
    server = await serveProgram(folder, "values", compiler, target, { build: ["--functions", "values/go-edge.ts"] });
  });
  afterAll(() => server?.stop());

  test.each([
    ["/measure", "Köln 😀Köln 😀 7"],
    ["/echo", "true 9007199254740993"],
    ["/sum", "42"],
    ["/nothing", "nothing"],
    ["/other", /^edge: call echo: it has returned something else than is asked for: .* true false$/],
    ["/unknown", /^edge: call unknown: there is no such function in go-edge\.ts: it has echo, .* false true$/],
  ])("%s", async (path, expected) => {
    const { text } = await send(server.url, { path });
    if (typeof expected === "string") expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  test("/unfit", async (context) => {
    if (compiler === "tinygo") context.skip("encoding/json panics inside, and TinyGo can't recover on wasm");
    const { text } = await send(server.url, { path: "/unfit" });
    expect(text).toMatch(/^edge: call echo: the arguments can't be made JSON: .*NaN true false$/);
  });
});
