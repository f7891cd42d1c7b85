import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../harness/random.ts";
import { edit, GO_MOD, MAIN_GO, makeProject, startDev } from "./support/dev.ts";
import { until } from "./support/until.ts";

const ROUNDS = 10;
const SIGNALS = ["SIGKILL", "SIGTERM", "SIGINT"] as const;
const CODES: Partial<Record<(typeof SIGNALS)[number], number>> = { SIGTERM: 143, SIGINT: 130 };

describe.each(["cloudflare", "deno-deploy"])("%s", (target) => {
  test(`ended ${ROUNDS} times at any moment: nothing goes on, and the next one works`, async () => {
    const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO });
    const main = join(project, "main.go");
    const random = new Random(1);
    for (let round = 0; round < ROUNDS; round++) {
      const signal = SIGNALS[round % SIGNALS.length]!;
      // Each build is a new one, and the first half of the rounds ends while it is under way.
      edit(main, (text) => text.replaceAll(/version \d+/g, `version ${round}`));
      const dev = startDev(project, ["--target", target]);
      if (round >= ROUNDS / 2) await dev.printed(/^ready /m);
      await new Promise((resolve) => setTimeout(resolve, random.below(round >= ROUNDS / 2 ? 100 : 1500)));
      const [code] = await dev.end(signal);
      // Before Node has begun, a signal is the system's to handle.
      if (dev.output() !== "" && signal !== "SIGKILL") expect(code, dev.output()).toBe(CODES[signal]);
      await until(() => dev.processes().length === 0, 5000);
      // A session that is killed just as it begins may leave an empty folder.
      const left = readdirSync(dev.temporary, { recursive: true, withFileTypes: true });
      expect(left.filter((entry) => entry.isFile() || signal !== "SIGKILL")).toEqual([]);
    }
    const dev = startDev(project, ["--target", target]);
    await dev.printed(/^ready /m);
    expect(await (await fetch(dev.url)).text()).toContain(`version ${ROUNDS - 1}`);
    // What killed sessions have left is gone, and nothing else was ever written.
    expect(readdirSync(join(project, ".go-edge/dev", target, "builds"))).toHaveLength(1);
    expect(readdirSync(project).sort()).toEqual([".go-edge", "go.mod", "main.go", "node_modules"]);
  });
});
