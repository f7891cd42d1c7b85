import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCron } from "../../adapter/build/cron.ts";
import { lastDue } from "../../adapter/runtime/schedules/due.ts";
import { cronName } from "../../adapter/targets/deno-deploy/cron-name.ts";

const vectors: {
  good: { cron: string; platform: string; due: string[] }[];
  bad: { cron: string; problem: string }[];
} = JSON.parse(readFileSync(new URL("../vectors/cron.json", import.meta.url), "utf8"));

describe("a cron expression", () => {
  test.each(vectors.good)("$cron is due as in Go", ({ cron, due }) => {
    const { times } = parseCron(cron);
    const moments = due.map((text) => Date.parse(text));
    for (const [i, moment] of moments.entries()) {
      for (const now of [moment, moment + 1, (moments[i + 1] ?? moment + 60_000) - 1]) {
        expect(new Date(lastDue(times, now))).toEqual(new Date(moment));
      }
    }
  });

  test.each(vectors.good)("$cron is $platform to platforms, which means the same", ({ cron, platform }) => {
    const parsed = parseCron(cron);
    expect(parsed.platform).toBe(platform);
    expect(parseCron(platform)).toEqual(parsed);
    // Cloudflare counts weekdays from 1, Sunday; Deno Deploy and the others from 0.
    expect(platform.split(" ")[4]).not.toMatch(/\d/);
  });

  test.each(vectors.bad)("$cron is none: $problem", ({ cron, problem }) => {
    expect(() => parseCron(cron)).toThrow(new Error(`schedule "${cron}": ${problem}`));
  });
});

describe("Deno's name for a schedule", () => {
  const NAME = /^[\w\s-]{1,64}$/;
  const long = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 1,2,3,4,5 * * ";

  test("tells schedules apart, and is one", () => {
    const crons = [...vectors.good.map(({ platform }) => platform), `${long}MON`, `${long}TUE`];
    const names = new Set(crons.map(cronName));
    for (const name of names) expect(name).toMatch(NAME);
    expect(names.size).toBe(new Set(crons).size);
    expect(cronName("*/15 0,12 * * MON-FRI")).toBe("any by 15 0 and 12 any any MON-FRI");
  });
});
