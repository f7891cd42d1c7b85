import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import { goEdge } from "../harness/run.ts";
import { edit, installTools, startDev } from "./support/dev.ts";

/** Builds while requests come without end. */
const BUILDS = 3;

/** Milliseconds between the requests of a client: the builds need the machine, too. */
const PAUSE = 20;

describe.each(["cloudflare", "deno-deploy"])("%s", (target) => {
  test(`${BUILDS} builds under load: no request fails, no count is lost, and all of it lasts`, async () => {
    const parent = mkdtempSync(join(inject("workspace"), "dev-"));
    const made = await goEdge(parent, "new", "counter", "--target", target, "--template", "kvcounter");
    expect(made.code, made.stderr).toBe(0);
    const project = join(parent, "counter");
    installTools(project);
    const args = ["--target", target, "--quiet"];
    const dev = startDev(project, args);
    await dev.printed(/^ready /m);

    const counts: number[] = [];
    const failures: string[] = [];
    let isOver = false;
    const load = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        try {
          const response = await fetch(`${dev.url}/visits`, { method: "POST", headers: { connection: "close" } });
          const text = await response.text();
          if (response.status === 200) counts.push((JSON.parse(text) as { count: number }).count);
          else failures.push(`${response.status} ${text}`);
          await setTimeout(PAUSE);
        } catch (error) {
          failures.push(String((error as Error).cause ?? error));
        }
      }
    });
    for (let build = 1; build <= BUILDS; build++) {
      edit(join(project, "main.go"), (text) => `${text}\nvar build${build} = ${build}\n`);
      await dev.printed(/^ready /m, 1 + build);
    }
    isOver = true;
    await Promise.all(load);
    expect(failures).toEqual([]);
    expect(counts.length).toBeGreaterThan(BUILDS);
    expect(counts.sort((a, b) => a - b)).toEqual(counts.map((_, at) => at + 1));

    expect(await dev.end()).toEqual([130, null]);
    const again = startDev(project, args);
    await again.printed(/^ready /m);
    expect(await (await fetch(`${again.url}/visits`)).json()).toEqual({ name: "visits", count: counts.length });
  });
});
