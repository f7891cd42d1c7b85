import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { collectAssets, findUnreadAssets, resolveAssetFolders } from "../../adapter/build/assets.ts";
import { bundle } from "../../adapter/build/bundle.ts";
import { defineImage } from "../../adapter/build/optimize.ts";
import type { ModuleTarget } from "../../adapter/build/target.ts";
import { MODULE_TARGETS } from "../../adapter/build/targets.ts";
import { failure, makeFolder } from "./support/folder.ts";
import { LIMITS } from "./support/platform.ts";
import { buildWasm, GUEST } from "./support/wasm-builder.ts";

const [target] = MODULE_TARGETS as [ModuleTarget];
const collect = (base: string, ...names: string[]) => collectAssets(resolveAssetFolders(base, names), target);

describe("resolveAssetFolders", () => {
  test.each([
    ["static", ["static"]],
    ["./web/static/", ["web", "static"]],
    [".", []],
    ["../shared/views", ["shared", "views"]],
    ["/srv/app/data", ["data"]],
  ])("%s", (name, mount) => {
    expect(resolveAssetFolders("/srv/app", name)).toEqual([{ path: expect.any(String), mount }]);
  });

  test("none, and a list", () => {
    expect(resolveAssetFolders("/srv", undefined)).toEqual([]);
    expect(resolveAssetFolders("/srv", ["a", "b"]).map(({ path }) => path)).toEqual(["/srv/a", "/srv/b"]);
  });
});

describe("collectAssets", () => {
  test("reads folders into an index and one run of bytes, in order", async () => {
    const base = await makeFolder({ "static/b.txt": "bb", "static/a/x": "x", "static/404": "", "views/t": "ttt" });
    await symlink("a/x", join(base, "static/link"));
    const { index, bytes } = await collect(base, "static", "views");
    expect(index).toEqual([
      [
        "static",
        [
          ["404", 0],
          ["a", [["x", 1]]],
          ["b.txt", 2],
          ["link", "a/x"],
        ],
      ],
      ["views", [["t", 3]]],
    ]);
    expect(Buffer.from(bytes).toString()).toBe("xbbttt");
    expect(await collect(base, "static", "views")).toEqual({ index, bytes });
  });

  test("leaves out what no program reads", async () => {
    const base = await makeFolder({
      ".git/HEAD": "x",
      "node_modules/a/b": "x",
      ".go-edge/go/go.mod": "x",
      ".well-known/y": "y",
    });
    expect((await collect(base, ".")).index).toEqual([[".well-known", [["y", 1]]]]);
  });

  test.each([
    ["a folder that is not there", ["none"], /assets folder .*none can't be read: ENOENT/],
    ["a file", ["file"], /assets .*file are not a folder/],
    ["a link out of it", ["out"], /out\/link, in the assets, is a link to \.\.\/file/],
    ["an absolute link", ["absolute"], /absolute\/link, in the assets, is a link to \/etc\/passwd/],
    ["a /tmp", ["tmp"], /the assets have tmp at their top/],
    ["a /dev", ["."], /the assets have dev at their top|link to/],
  ])("refuses %s", async (_, names, message) => {
    const base = await makeFolder({ file: "x", "out/y": "y", "absolute/y": "y", "tmp/x": "x", "dev/x": "x" });
    await symlink("../file", join(base, "out/link"));
    await symlink("/etc/passwd", join(base, "absolute/link"));
    if (names[0] === ".")
      await Promise.all(["out", "absolute"].map((name) => rm(join(base, name), { recursive: true })));
    const error = await failure(collect(base, ...names));
    expect(error.message).toMatch(message);
    expect(error.code).toBe("ASSETS_UNUSABLE");
  });

  test("refuses more than the platform has memory for, and names the largest", async () => {
    const base = await makeFolder({ "a/small": "x" });
    await mkdir(join(base, "a/deep"));
    await writeFile(join(base, "a/deep/large.bin"), Buffer.alloc(target.assetsMax));
    const error = await failure(collect(base, "a"));
    expect([error.code, error.message]).toEqual([
      "ASSETS_TOO_LARGE",
      expect.stringMatching(
        /16777217 bytes; Cloudflare Workers has memory for 16777216.*a\/deep\/large\.bin: 16777216/s,
      ),
    ]);
  });
});

test("a program that opens no files is told that its assets were left out", async () => {
  const base = await makeFolder({ "a/x": "secret of the assets" });
  const assets = await collect(base, "a");
  expect(findUnreadAssets(assets, ["files"])).toEqual([]);
  expect(findUnreadAssets({ index: [], bytes: new Uint8Array() }, ["streams"])).toEqual([]);
  expect(findUnreadAssets(assets, ["streams"])).toMatchObject([{ level: "warning", code: "ASSETS_UNREAD" }]);
});

const REST = {
  limits: LIMITS,
  isCommand: false,
  operations: [],
  allowHosts: undefined,
  kv: {},
  functions: undefined,
  schedules: undefined,
  tellsVersions: true,
};

test.each(MODULE_TARGETS)(
  "$name: the file system is bundled when it is needed, assets when given",
  async (platform) => {
    const image = defineImage(buildWasm(GUEST));
    const base = await makeFolder({ "a/x": "contents" });
    const given = await collect(base, "a");
    const none = { index: [], bytes: new Uint8Array() };
    const make = async (families: string[], assets: typeof given) => {
      const options = { placement: "inline", minify: false, debug: false, header: "", mode: "production" } as const;
      return (await bundle(platform, image, { ...options, ...REST, families, assets })).module;
    };
    const [small, empty, full] = [
      await make(["streams"], given),
      await make(["files"], none),
      await make(["files"], given),
    ];
    expect(small).not.toContain("path_open");
    expect(small).not.toContain('"x",8');
    expect(empty).toContain("path_open");
    expect(empty).not.toContain("mountEmbedded");
    expect(full).toContain("mountEmbedded");
    expect(full.replaceAll(/\s/g, "")).toContain('["x",8]');
  },
);
