import { join } from "node:path";
import { expect, test } from "vitest";
import {
  bundleFunctions,
  FUNCTIONS_PACKAGE,
  findFunctions,
  findUncalledFunctions,
  type HostFunctions,
  resolveFunctions,
} from "../../adapter/build/functions.ts";
import type { ModuleTargetName } from "../../adapter/build/target.ts";
import { resolveTarget } from "../../adapter/build/targets.ts";
import { makeFolder } from "./support/folder.ts";

const FUNCTIONS = `import { defineFunctions } from "${FUNCTIONS_PACKAGE}";
export default defineFunctions({ greet: (args: { name: string }) => ({ hello: args.name }) });
`;

async function bundleIn(
  files: Record<string, string>,
  target: ModuleTargetName = "cloudflare",
  debug = false,
): Promise<HostFunctions> {
  const folder = await makeFolder(files);
  const file = await resolveFunctions(join(folder, "go-edge.ts"));
  return await bundleFunctions(file, resolveTarget(target), { mode: "production", debug });
}

test("the nearest file is taken, up to the module's root", async () => {
  const folder = await makeFolder({
    "go-edge.ts": "",
    "module/go.mod": "",
    "module/cmd/server/main.go": "",
    "other/go.mod": "",
    "other/go-edge.js": "",
    "other/cmd/main.go": "",
  });
  const at = (path: string): string => join(folder, path);
  expect(await findFunctions(at("module/cmd/server"))).toEqual({ path: at("module/go-edge.ts"), isThere: false });
  expect(await findFunctions(at("other/cmd"))).toEqual({ path: at("other/go-edge.js"), isThere: true });
  expect(await findFunctions(folder)).toEqual({ path: at("go-edge.ts"), isThere: true });
});

test.each([false, true])("the same files give the same text wherever they lie, debug %s", async (debug) => {
  const files = {
    "go-edge.ts": `import { name } from "some-package";\nimport { own } from "./lib/own.ts";\n${FUNCTIONS}console.log(name, own);`,
    "lib/own.ts": "export const own: string = 'own';",
    "node_modules/some-package/package.json": '{ "name": "some-package", "main": "index.js" }',
    "node_modules/some-package/index.js": "exports.name = 'some package';",
  };
  const [one, other] = [await bundleIn(files, "cloudflare", debug), await bundleIn(files, "cloudflare", debug)];
  expect(one).toEqual(other);
  expect(one.text).toContain("some package");
  expect(one.text).toContain(`from "${FUNCTIONS_PACKAGE}"`);
  expect(Buffer.from(one.text.split("base64,")[1] ?? one.text, "base64").toString()).not.toContain("/tmp/");
  expect(one.text).not.toContain("/tmp/");
});

test.each<[ModuleTargetName, string, boolean]>([
  ["cloudflare", "cloudflare:workers", true],
  ["cloudflare", "node:crypto", true],
  ["cloudflare", "npm:left-pad", false],
  ["deno-deploy", "npm:left-pad", true],
  ["deno-deploy", "jsr:@std/encoding", true],
  ["deno-deploy", "https://esm.town/v/std/sqlite", true],
  ["deno-deploy", "cloudflare:workers", false],
  ["val-town", "npm:left-pad", true],
])("on %s, %s is there: %s", async (target, name, isThere) => {
  const bundling = bundleIn({ "go-edge.ts": `import * as x from "${name}";\nexport default { x: () => x };` }, target);
  if (isThere) expect((await bundling).text).toContain(`from "${name}"`);
  else
    await expect(bundling).rejects.toMatchObject({
      code: "HOST_FUNCTIONS_INVALID",
      hint: expect.stringContaining("npm installs"),
    });
});

test("a module of Node's goes by its whole name", async () => {
  const { text } = await bundleIn({
    "go-edge.ts": `import { Buffer } from "buffer";\nexport default { x: () => Buffer };`,
  });
  expect(text).toContain('from "node:buffer"');
});

test("nothing of the build's environment but the mode gets in", async () => {
  const source = "export default { x: () => [process.env.HOME, process.env.NODE_ENV] };";
  const { text } = await bundleIn({ "go-edge.ts": source });
  expect(text).toContain('[process.env.HOME, "production"]');
});

test("a file that is not there is told of, with an example", async () => {
  await expect(bundleIn({})).rejects.toMatchObject({
    code: "HOST_FUNCTIONS_MISSING",
    message: expect.stringMatching(/calls functions of the host .*there is no \/.*\/go-edge\.ts$/),
    hint: expect.stringContaining("export default defineFunctions({"),
  });
});

test.each([
  ["export default {", /go-edge\.ts:1:17: Expected identifier but found end of file/],
  ["\nlet a = 1; let a = 2;\nexport default {};", /go-edge\.ts:2:16: .*"a" has already been declared/],
  ["import './lost.ts';\nexport default {};", /go-edge\.ts:1:8: Could not resolve ".\/lost.ts"/],
  ["export const greet = () => 1;", /has no default export, which holds the functions$/],
])("what is wrong in it is told of, with its place: %j", async (source, message) => {
  await expect(bundleIn({ "go-edge.ts": source })).rejects.toMatchObject({
    code: "HOST_FUNCTIONS_INVALID",
    message: expect.stringMatching(message),
    hint: expect.anything(),
  });
});

test("a file that a program does not need is told of", () => {
  const used = { name: "go-edge.ts", text: "" };
  expect(findUncalledFunctions({ path: "/a/go-edge.ts", isThere: true }, used)).toEqual([]);
  expect(findUncalledFunctions({ path: "/a/go-edge.ts", isThere: false }, undefined)).toEqual([]);
  expect(findUncalledFunctions({ path: "/a/go-edge.ts", isThere: true }, undefined)).toMatchObject([
    { level: "info", code: "FUNCTIONS_UNCALLED", message: expect.stringMatching(/^go-edge\.ts was left out/) },
  ]);
});
