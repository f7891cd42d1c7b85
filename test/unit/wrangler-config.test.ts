import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../../adapter/build/platform-config.ts";
import { groupSchedules } from "../../adapter/build/schedules.ts";
import { resolveTarget } from "../../adapter/build/targets.ts";
import { compareConfig, patchJson, renderDifference, type WantedList } from "../../adapter/build/wrangler-config.ts";
import { failure, makeFolder } from "./support/folder.ts";

const crons = (...items: string[]): WantedList => ({
  path: ["triggers", "crons"],
  items,
  matches: (present, wanted) => present === wanted,
  isWhole: true,
});

const KV: WantedList = {
  path: ["kv_namespaces"],
  items: [{ binding: "CACHE" }],
  matches: (present, wanted) => (present as { binding?: unknown }).binding === (wanted as { binding: string }).binding,
  isWhole: false,
};

const json = (text: string) => ({ path: "/a/wrangler.jsonc", text, isJson: true });
const toml = (text: string) => ({ path: "/a/wrangler.toml", text, isJson: false });
const patch = (text: string, ...wanted: WantedList[]) => patchJson(text, compareConfig(json(text), wanted));

describe("wrangler.jsonc", () => {
  test("is as wanted in any order", () => {
    const text = '{ "triggers": { "crons": ["0 4 * * *", "0 3 * * *",] }, }';
    expect(compareConfig(json(text), [crons("0 3 * * *", "0 4 * * *")])).toEqual([]);
  });

  test("gets what is missing, and keeps what is written around it", () => {
    const text = `{
  // The name.
  "name": "hello", /* inline */
  "triggers": {
    "crons": [
      "0 3 * * *", // each night
      "0 9 * * *"
    ]
  },
}
`;
    const patched = patch(text, crons("0 3 * * *", "*/5 * * * *"), KV);
    expect(patched).toContain("  // The name.\n");
    expect(patched).toContain("/* inline */");
    expect(patched).toContain('"0 3 * * *", // each night\n');
    expect(patched).not.toContain("0 9 * * *");
    expect(compareConfig(json(patched), [crons("0 3 * * *", "*/5 * * * *"), KV])).toEqual([]);
    expect(patch(patched, crons("0 3 * * *", "*/5 * * * *"), KV)).toBe(patched);
  });

  test("gets a list where there is none", () => {
    expect(JSON.parse(patch('{ "name": "a" }', crons("0 3 * * *")))).toEqual({
      name: "a",
      triggers: { crons: ["0 3 * * *"] },
    });
    expect(patch('{\n\t"name": "a"\n}\n', crons("0 3 * * *"))).toMatch(/^\t"triggers": \{$/m);
    expect(patch('{\r\n  "name": "a"\r\n}\r\n', crons("0 3 * * *"))).not.toMatch(/[^\r]\n/);
  });

  test("may have more, where the list is not the program's alone", () => {
    const text = '{ "kv_namespaces": [{ "binding": "OTHER", "id": "1" }, { "binding": "CACHE", "id": "2" }] }';
    expect(compareConfig(json(text), [KV])).toEqual([]);
    const [difference] = compareConfig(json(text.replace("CACHE", "CACHES")), [KV]);
    expect(difference).toMatchObject({ missing: KV.items, superfluous: [] });
  });

  test.each([
    ['{ "name": "a",, }', "/a/wrangler.jsonc is not valid in line 1"],
    ["{\n\n", "is not valid in line 3"],
    ["[]", 'something else than an object where "triggers.crons" belongs'],
    ['{ "triggers": [] }', 'something else than an object where "triggers.crons" belongs'],
    ['{ "triggers": { "crons": "0 3 * * *" } }', 'something else than a list for "triggers.crons"'],
  ])("%s is refused", (text, message) => {
    expect(() => compareConfig(json(text), [crons("0 3 * * *")])).toThrow(message);
  });
});

describe("wrangler.toml", () => {
  test.each([
    '[triggers]\ncrons = ["0 3 * * *"]\n',
    "name = \"a\"\n[triggers] # nightly\ncrons = [\n  '0 3 * * *', # at three\n]\n[vars]\ncrons = []\n",
    'triggers = { crons = ["0 3 * * *"] }\n',
    'triggers.crons = ["0 3 * * *"]\n',
    '# triggers.crons = ["0 9 * * *"]\ntriggers.crons = ["0 3 * * *"]\n',
  ])("%j is as wanted", (text) => {
    expect(compareConfig(toml(text), [crons("0 3 * * *")])).toEqual([]);
  });

  test.each([
    "",
    '[env.staging.triggers]\ncrons = ["0 3 * * *"]\n',
    '[triggers]\ncrons = ["0 3 * * *", "0 9 * * *"]\n',
    '[vars]\ncrons = ["0 3 * * *"]\n',
  ])("%j is not", (text) => {
    const [difference] = compareConfig(toml(text), [crons("0 3 * * *")]);
    expect(renderDifference(difference!, false)).toBe('[triggers]\ncrons = ["0 3 * * *"]');
  });

  test("has tables for bindings", () => {
    const text = '[[kv_namespaces]]\nbinding = "OTHER"\n\n[[kv_namespaces]]\nbinding = "CACHE"\nid = "1"\n';
    expect(compareConfig(toml(text), [KV])).toEqual([]);
    const [difference] = compareConfig(toml(""), [KV]);
    expect(renderDifference(difference!, false)).toBe('[[kv_namespaces]]\nbinding = "CACHE"');
  });
});

describe("a build", () => {
  const schedules = groupSchedules(["0 3 * * 1", "*/5 * * * *"]);
  const target = resolveTarget("cloudflare");
  const config = '{ "triggers": { "crons": ["*/5 * * * *"] } /* why */ }';

  async function setUp(files: Record<string, string>) {
    const cwd = await makeFolder(files);
    return { cwd, out: join(cwd, "app/sub/dist"), writeConfig: false };
  }

  test("says what to write into the configuration nearest to its output", async () => {
    const options = await setUp({ "app/wrangler.jsonc": config, "wrangler.json": "{}" });
    const [finding] = await checkConfig(target, { schedules }, options);
    expect(finding).toMatchObject({ level: "warning", code: "CONFIG_DIFFERS" });
    expect(finding!.message).toContain("app/wrangler.jsonc does not say what the program needs");
    expect(finding!.message).toContain('"triggers": { "crons": [ "*/5 * * * *", "0 3 * * MON" ] }');
    expect(finding!.message).toContain("--write-config");
    expect(await readFile(join(options.cwd, "app/wrangler.jsonc"), "utf8")).toBe(config);
  });

  test("writes it when asked", async () => {
    const options = { ...(await setUp({ "wrangler.jsonc": config })), writeConfig: true };
    const [finding] = await checkConfig(target, { schedules }, options);
    expect(finding).toMatchObject({ level: "info", message: "wrote triggers.crons in wrangler.jsonc" });
    const written = await readFile(join(options.cwd, "wrangler.jsonc"), "utf8");
    expect(written).toContain("/* why */");
    expect(written).toContain('"0 3 * * MON"');
    expect(await checkConfig(target, { schedules }, options)).toEqual([]);
  });

  test("writes no TOML, and says so", async () => {
    const options = { ...(await setUp({ "wrangler.toml": "" })), writeConfig: true };
    const [finding] = await checkConfig(target, { schedules }, options);
    expect(finding!.message).toContain('[triggers]\n  crons = ["0 3 * * MON","*/5 * * * *"]');
    expect(finding!.message).not.toContain("--write-config");
    expect(await readFile(join(options.cwd, "wrangler.toml"), "utf8")).toBe("");
  });

  test("tells what a configuration would have to say", async () => {
    const [finding] = await checkConfig(target, { schedules }, await setUp({}));
    expect(finding).toMatchObject({ level: "info", code: "CONFIG_MISSING" });
  });

  test("is told of a configuration that is none", async () => {
    const error = await failure(checkConfig(target, { schedules }, await setUp({ "wrangler.jsonc": "{" })));
    expect(error).toMatchObject({ code: "CONFIG_UNUSABLE" });
  });

  test("looks at none for a program without schedules, or for another platform", async () => {
    const options = await setUp({ "wrangler.jsonc": "{" });
    expect(await checkConfig(target, { schedules: undefined }, options)).toEqual([]);
    expect(await checkConfig(resolveTarget("val-town"), { schedules }, options)).toEqual([]);
  });
});
