import { join } from "node:path";
import { expect, test } from "vitest";
import { openPage } from "./support/chromium.ts";
import { edit, GO_MOD, MAIN_GO, makeProject, startDev } from "./support/dev.ts";

test("a page in a browser follows the program: to another version, to an error, and back", async () => {
  const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO });
  const main = join(project, "main.go");
  const dev = startDev(project, ["--target", "deno-deploy"]);
  await dev.printed(/^ready /m);
  const page = await openPage(dev.url);
  await page.shows("version 1");
  await page.evaluate("window.before = true");

  edit(main, (text) => text.replaceAll("version 1", "version 2"));
  await page.shows("version 2");
  expect(await page.evaluate("window.before")).toBe(undefined);

  edit(main, (text) => text.replace("func main() {", "func main() {\n\tx := 1"));
  await page.shows("The program does not compile");
  await page.shows("declared and not used: x");

  edit(main, (text) => text.replace("\n\tx := 1", ""));
  await page.shows("version 2");
  expect(await page.evaluate("document.title")).toBe("app");
});
