import { expect, test } from "vitest";
import { readBuildInfo } from "../../adapter/inspect/go-tables.ts";
import { resolvePackage } from "../../adapter/inspect/package-name.ts";
import { squarify } from "../../adapter/inspect/squarify.ts";

test.each([
  ["net/http.(*Server).Serve", "net/http"],
  ["(*net/http.Server).Serve", "net/http"],
  ["(syscall.Errno).Is", "syscall"],
  ["main.main.func1.2", "main"],
  ["main.main$2", "main"],
  ["gopkg.in/yaml%2ev3.Unmarshal", "gopkg.in/yaml.v3"],
  ["(*gopkg.in/yaml.v3.Node).Decode", "gopkg.in/yaml.v3"],
  ["example.com/x.v2.F", "example.com/x.v2"],
  ["slices.SortFunc[go.shape.[]example.com/a.T,go.shape.int]", "slices"],
  ["internal/sync.(*HashTrieMap[go.shape.interface {}]).Load", "internal/sync"],
  ["type:.eq.net/http.Cookie", "net/http"],
  ["type:.hash.struct { a.b/c.d int }", "(generated for types)"],
  ["interface:{Read:func:{slice:basic:uint8}{basic:int}}.Read$invoke", "(generated for types)"],
  ["go:buildid", "(no package)"],
  ["malloc", "(no package)"],
  ["", "(no package)"],
])("%s is of %s", (name, path) => {
  expect(resolvePackage(name)).toBe(path);
});

test("build settings with secrets or paths in them are not told", () => {
  const [start, end] = ["3077af0c9274080241e1c107e6d618e6", "f932433186182072008242104116d8f2"];
  const lines =
    'path\tx\nmod\tx\t(devel)\t\ndep\ty\tv1.2.3\th1:\nbuild\t-ldflags="-X main.key=hidden"\nbuild\tGOOS=js\n';
  const memory = Buffer.concat([Buffer.from(start, "hex"), Buffer.from(lines), Buffer.from(end, "hex")]);
  expect(readBuildInfo(memory)).toEqual({
    path: "x",
    module: "x",
    dependencies: [{ path: "y", version: "v1.2.3" }],
    settings: { GOOS: "js" },
  });
});

test("a treemap's areas are the values' shares, and none lies on another", () => {
  const values = [600, 300, 90, 5, 5, 0];
  const places = squarify(values, { x: 10, y: 20, width: 50, height: 20 });
  for (const [at, { x, y, width, height }] of places.entries()) {
    expect(width * height).toBeCloseTo(values[at]!, 6);
    expect(x).toBeGreaterThanOrEqual(10 - 1e-9);
    expect(x + width).toBeLessThanOrEqual(60 + 1e-9);
    expect(y + height).toBeLessThanOrEqual(40 + 1e-9);
    for (const other of places.slice(at + 1)) {
      const apart = (from: number, size: number, to: number, other: number) =>
        from + size <= to + 1e-9 || to + other <= from + 1e-9;
      expect(apart(x, width, other.x, other.width) || apart(y, height, other.y, other.height)).toBe(true);
    }
  }
});
