import { join } from "node:path";
import { expect, test } from "vitest";
import { goEdge } from "../harness/run.ts";
import { edit, GO_MOD, makeProject, navigate, startDev } from "./support/dev.ts";

/** A program for TinyGo, which says who has compiled it. */
const MAIN_GO = `package main

import (
	"io"
	"runtime"

	"go-edge.dev/edge"
)

func main() {
	edge.ListenAndServe(":8080", edge.HandlerFunc(func(w edge.ResponseWriter, r *edge.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "version 1 by "+runtime.Compiler)
	}))
}
`;

async function makeApp(files: Record<string, string> = {}): Promise<string> {
  const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO, ...files });
  const { code, stderr } = await goEdge(project, "init");
  expect([code, stderr]).toEqual([0, expect.anything()]);
  return project;
}

test.each(["cloudflare", "deno-deploy"])(
  "%s: what TinyGo builds again is Go's own compiler's first",
  async (target) => {
    const project = await makeApp();
    const dev = startDev(project, ["--target", target]);
    await dev.printed(/^ready .*TinyGo/m);
    const ask = async (): Promise<string> => (await fetch(dev.url)).text();
    expect(await ask()).toBe("version 1 by tinygo");
    expect(dev.output()).not.toContain("preview");

    const main = join(project, "main.go");
    edit(main, (text) => text.replace("version 1", "version 2"));
    await dev.printed(/^preview +by Go 1\.\d+.*, built in \d+\.\ds, until TinyGo has built it$/m);
    expect(await ask()).toBe("version 2 by gc");
    const page = (await navigate(dev.url)).text;
    expect(page).toMatch(/^version 2 by gc<script src=.*reload/);
    await dev.printed(/^ready .*TinyGo/m, 2);
    expect(await ask()).toBe("version 2 by tinygo");
    // A page is loaded again once for a change.
    expect((await navigate(dev.url)).text).toBe(page.replace("by gc", "by tinygo"));

    // An error is TinyGo's to tell.
    edit(main, (text) => text.replace("func main() {", "func main() {\n\tvar unused = 1"));
    await dev.printed(/^error: .*does not compile with TinyGo/m);
    expect(dev.output().match(/^preview /gm)).toHaveLength(1);
    edit(main, (text) => text.replace("\n\tvar unused = 1", "").replace("version 2", "version 3"));
    await dev.printed(/^preview /m, 2);
    expect([await ask(), (await navigate(dev.url)).status]).toEqual(["version 3 by gc", 200]);
  },
);

test("a program that only TinyGo takes is not tried with Go's own compiler again", async () => {
  const project = await makeApp({ "only.go": "//go:build tinygo\n\npackage main\n\nconst version = 1\n" });
  const main = join(project, "main.go");
  edit(main, (text) => text.replace('"version 1 by "', '"version " + string(rune(\'0\'+version)) + " by "'));
  const dev = startDev(project, ["--target", "deno-deploy", "--verbose"]);
  await dev.printed(/^ready .*TinyGo/m);
  for (const build of [2, 3]) {
    edit(join(project, "only.go"), (text) => text.replace(/\d/, String(build)));
    await dev.printed(/^ready .*TinyGo/m, build);
    expect(await (await fetch(dev.url)).text()).toBe(`version ${build} by tinygo`);
  }
  expect(dev.output()).not.toMatch(/^preview /m);
});
