import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { goEdge } from "../harness/run.ts";
import { edit, GO_MOD, MAIN_GO, makeProject, navigate, startDev } from "./support/dev.ts";
import { until } from "./support/until.ts";

const PAGE = "<!doctype html><title>app</title><p>version 1</p>";

describe.each(["cloudflare", "deno-deploy"])("%s", (target) => {
  test("serves, builds again after a change, tells of errors, and recovers", async () => {
    const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO });
    const main = join(project, "main.go");
    const dev = startDev(project, ["--target", target]);
    await dev.printed(/^ready .*Go 1\.\d+.*built in \d/m);
    expect(await (await fetch(dev.url)).text()).toBe(PAGE);
    await dev.printed(/^GET \/ 200 \d+ms$/m);
    expect((await navigate(dev.url)).text).toMatch(
      /version 1<\/p><script src="\/__go-edge\/reload\.js\?v=\S+"><\/script>$/,
    );

    // What has begun goes on in the version that it began in.
    const slow = fetch(`${dev.url}/slow`).then((response) => response.text());
    await until(async () => dev.output() !== "");
    edit(main, (text) => text.replaceAll("version 1", "version <2>"));
    await dev.printed(/^changed +main\.go$/m);
    await dev.printed(/^ready /m, 2);
    expect(await (await fetch(dev.url)).text()).toContain("version <2>");
    expect(await slow).toBe("version 1\n".repeat(8));

    edit(main, (text) => text.replace("func main() {", 'func main() {\n\tvar unused = "<b>"'));
    await dev.printed(/^error: .*does not compile/m);
    expect(dev.output()).toContain("declared and not used: unused");
    const page = await navigate(dev.url);
    expect(page.status).toBe(500);
    expect(page.text).toMatch(/main\.go:\d+:\d+: declared and not used: unused/);
    expect(page.text).not.toContain("<b>");
    expect(page.text).toContain("/__go-edge/reload.js?v=");
    const old = await fetch(dev.url);
    expect([old.status, old.headers.get("go-edge-dev")]).toEqual([200, "outdated; the last build failed"]);
    expect(await old.text()).toContain("version <2>");

    edit(main, () => MAIN_GO);
    await dev.printed(/^ready /m, 3);
    const fixed = await fetch(dev.url);
    expect([await fixed.text(), fixed.headers.get("go-edge-dev")]).toEqual([PAGE, null]);

    expect(await dev.end("SIGINT")).toEqual([130, null]);
    expect(dev.processes()).toEqual([]);
    expect(readdirSync(dev.temporary)).toEqual([]);
    expect(readdirSync(join(project, ".go-edge/dev", target, "builds"))).toEqual([]);
    expect(existsSync(join(project, "dist"))).toBe(false);
  });
});

test("a first build that fails is told to all, and put right by a package that comes later", async () => {
  const project = makeProject({
    "go.mod": GO_MOD,
    "main.go": MAIN_GO.replace('"time"', '"time"\n\n\t"app/greeting"').replace("version 1<", '"+greeting.Text+"<'),
  });
  const dev = startDev(project, ["--target", "deno-deploy"]);
  await dev.printed(/^error: /m);
  const { url } = dev;
  const text = await fetch(url);
  expect([text.status, text.headers.get("content-type")]).toEqual([500, "text/plain; charset=utf-8"]);
  expect(await text.text()).toContain("app/greeting");
  expect((await navigate(url)).status).toBe(500);

  mkdirSync(join(project, "greeting"));
  writeFileSync(join(project, "greeting/greeting.go"), 'package greeting\n\nconst Text = "hello"\n');
  await dev.printed(/^ready /m);
  expect(await (await fetch(url)).text()).toContain("<p>hello</p>");

  // A test is none of the program; another file of the package is.
  writeFileSync(join(project, "greeting/greeting_test.go"), "package greeting\n");
  writeFileSync(join(project, "greeting/more.go"), "package greeting\n\nfunc init() {}\n");
  await dev.printed(/^changed +greeting\/more\.go$/m);
  await dev.printed(/^ready /m, 2);
  rmSync(join(project, "greeting"), { recursive: true });
  await dev.printed(/^error: /m, 2);
});

test("embedded files, assets, the project's own functions and settings are watched", async () => {
  const project = makeProject({
    "go.mod": GO_MOD,
    "go-edge.json": '{ "target": "deno-deploy", "assets": "static" }\n',
    "static/a.txt": "one\n",
    "templates/deep/b.txt": "one\n",
    "main.go": `package main

import (
	"embed"
	"fmt"
	"net/http"
	"os"
)

//go:embed templates
var templates embed.FS

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a, _ := os.ReadFile("static/a.txt")
		b, _ := templates.ReadFile("templates/deep/b.txt")
		fmt.Fprintf(w, "%s%s", a, b)
	})
	http.ListenAndServe(":8080", nil)
}
`,
  });
  const dev = startDev(project, []);
  const read = async () => (await fetch(dev.url)).text();
  await dev.printed(/^ready /m);
  expect(await read()).toBe("one\none\n");
  writeFileSync(join(project, "static/a.txt"), "two\n");
  await dev.printed(/^ready /m, 2);
  expect(await read()).toBe("two\none\n");
  writeFileSync(join(project, "templates/deep/b.txt"), "three\n");
  await dev.printed(/^ready /m, 3);
  expect(await read()).toBe("two\nthree\n");
  writeFileSync(join(project, "go-edge.json"), '{ "target": "deno-deploy" }\n');
  await dev.printed(/^changed +go-edge\.json$/m);
  await dev.printed(/^ready /m, 4);
  expect(await read()).toBe("three\n");
  edit(join(project, "main.go"), (text) => text.replace('"%s%s"', '"now %s%s"'));
  await dev.printed(/^ready /m, 5);
  expect(await read()).toBe("now three\n");
  // Nothing here is the program's any more.
  writeFileSync(join(project, "static/a.txt"), "four\n");
  writeFileSync(join(project, "notes.txt"), "");
  edit(join(project, "main.go"), (text) => text.replace('"now %s%s"', '"then %s%s"'));
  await dev.printed(/^ready /m, 6);
  expect(await read()).toBe("then three\n");
  expect([...dev.output().matchAll(/^changed +(.*)$/gm)].map(([, names]) => names)).toEqual([
    "static/a.txt",
    "templates/deep/b.txt",
    "go-edge.json",
    "main.go",
    "main.go",
  ]);
});

test("changes during a build give up that build", async () => {
  const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO });
  const dev = startDev(project, ["--target", "deno-deploy"]);
  await dev.printed(/^ready /m);
  for (let version = 2; version <= 5; version++) {
    edit(join(project, "main.go"), (text) => text.replaceAll(/version \d/g, `version ${version}`));
    await dev.printed(/^changed /m, version - 1);
  }
  await until(async () => (await (await fetch(dev.url)).text()).includes("version 5"));
  expect(dev.output().match(/^ready /gm)!.length).toBeLessThan(5);
  expect(dev.output()).not.toContain("error");
});

test("a port that is taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taken.close());
  await until(() => taken.listening);
  const { port } = taken.address() as { port: number };
  const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO });
  const dev = startDev(project, ["--target", "deno-deploy", "--port", String(port)]);
  await dev.printed(new RegExp(`port ${port} is taken: listening on \\d+`));
  await dev.printed(/^ready /m);
  expect(new URL(dev.url).port).not.toBe(String(port));
  expect((await fetch(dev.url)).status).toBe(200);
});

describe("what can't be served", () => {
  test.each([
    ["wasi", {}, /go-edge build --target wasi/, 2],
    ["cloudflare", {}, /wrangler.*npm install --save-dev wrangler/s, 1],
  ])("%s", async (target, files, message, expected) => {
    const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO, ...files });
    rmSync(join(project, "node_modules"), { recursive: true });
    const { code, stderr } = await goEdge(project, "dev", "--target", target);
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });
});
