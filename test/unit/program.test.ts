import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GoEdgeError } from "../../adapter/build/errors.ts";
import { syncLibrary } from "../../adapter/build/library.ts";
import { linkLibrary } from "../../adapter/build/link.ts";
import { reaches, resolveImportChain, resolveProgram } from "../../adapter/build/program.ts";
import { explainWeight } from "../../adapter/build/weight.ts";
import { failure, makeFolder, readFolder } from "./support/folder.ts";

/** Makes a module with the library linked and one main.go. */
async function makeModule(source: string, files: Record<string, string> = {}): Promise<string> {
  const dir = await makeFolder({ "go.mod": "module app\n\ngo 1.24\n", "main.go": source, ...files });
  await linkLibrary(dir);
  return dir;
}

const SERVES = `package main

import "go-edge.dev/edge"

func main() { edge.ListenAndServe(":8080", edge.NewServeMux()) }
`;

describe("resolveProgram", () => {
  test("tells what the program is and what it reaches", async () => {
    const dir = await makeModule(SERVES, {
      "cmd/web/main.go": 'package main\n\nimport "app/inner"\n\nfunc main() { inner.Run() }\n',
      "inner/inner.go":
        'package inner\n\nimport "go-edge.dev/edgehttp"\n\nfunc Run() { edgehttp.ListenAndServe("", nil) }\n',
    });
    const plain = await resolveProgram(dir, ".");
    expect(plain.root).toMatchObject({ ImportPath: "app", Name: "main" });
    expect(reaches(plain, "net/http")).toBe(false);
    expect(resolveImportChain(plain, "go-edge.dev/edge")).toEqual(["app", "go-edge.dev/edge"]);
    expect(resolveImportChain(plain, "net/http")).toEqual([]);
    const web = await resolveProgram(dir, "app/cmd/web");
    expect(web.root.ImportPath).toBe("app/cmd/web");
    expect(resolveImportChain(web, "net/http")).toEqual([
      "app/cmd/web",
      "app/inner",
      "go-edge.dev/edgehttp",
      "net/http",
    ]);
  });

  test("brings the library up to date", async () => {
    const dir = await makeModule(SERVES);
    await writeFile(join(dir, ".go-edge/go/edge/old.go"), "package old");
    await resolveProgram(dir, ".");
    expect(await readFolder(dir)).not.toHaveProperty([".go-edge/go/edge/old.go"]);
    expect(await syncLibrary(dir)).toBe(false);
  });

  test("needs a go.mod", async () => {
    const error = await failure(resolveProgram(await makeFolder({ "main.go": SERVES }), "."));
    expect(error).toMatchObject({ code: "NO_GO_MOD", hint: expect.stringContaining("go mod init") });
  });

  test("needs the library in go.mod", async () => {
    const dir = await makeFolder({ "go.mod": "module app\n\ngo 1.24\n", "main.go": SERVES });
    const error = await failure(resolveProgram(dir, "."));
    expect(error).toMatchObject({ code: "LIBRARY_NOT_LINKED", hint: expect.stringContaining("npx go-edge init") });
  });

  test("needs a program that imports net/http or the library", async () => {
    const error = await failure(resolveProgram(await makeModule("package main\n\nfunc main() {}\n"), "."));
    expect(error).toMatchObject({ code: "NEVER_SERVES", hint: expect.stringContaining("http.ListenAndServe(") });
    expect(error.hint).toContain("go-edge init");
  });

  test("needs package main", async () => {
    const error = await failure(resolveProgram(await makeModule("package app\n"), "."));
    expect(error).toMatchObject({ code: "NOT_A_PROGRAM", message: "app is package app, not package main" });
  });

  test("needs exactly one package", async () => {
    const dir = await makeModule(SERVES, { "other/other.go": "package other\n", "empty/README.md": "" });
    expect(await failure(resolveProgram(dir, "./..."))).toMatchObject({
      code: "PACKAGE_NOT_FOUND",
      message: "./... names several packages: app, app/other",
    });
    expect(await failure(resolveProgram(dir, "./empty"))).toMatchObject({ code: "PACKAGE_NOT_FOUND" });
    expect(await failure(resolveProgram(dir, "example.com/none"))).toMatchObject({ code: "PACKAGE_NOT_FOUND" });
  });

  test("gives file and line of an import that is not there", async () => {
    const dir = await makeModule(SERVES.replace("\n\nfunc", '\nimport _ "example.com/missing"\n\nfunc'));
    const error = await failure(resolveProgram(dir, "."));
    expect(error).toMatchObject({ code: "COMPILE_FAILED", hint: "Run `go mod tidy`." });
    expect(error.message).toContain("main.go:4:8: no required module provides package example.com/missing");
  });

  test("tells who imports syscall/js", async () => {
    const dir = await makeModule(SERVES.replace("\n\nfunc", '\nimport _ "app/browser"\n\nfunc'), {
      "browser/browser.go": 'package browser\n\nimport _ "syscall/js"\n',
    });
    const error = await failure(resolveProgram(dir, "."));
    expect(error).toMatchObject({ code: "COMPILE_FAILED", hint: expect.stringContaining("GOOS=js") });
    expect(error.message).toContain("app → app/browser → syscall/js");
  });

  test("passes on what go says of go.mod", async () => {
    const dir = await makeFolder({ "go.mod": "module app\n\ngo 1.999\n", "main.go": SERVES });
    const error = await failure(resolveProgram(dir, "."));
    expect(error).toMatchObject({ code: "GO_FAILED", message: expect.stringContaining("go >= 1.999") });
    expect(error.hint).toContain("go.mod");
  });
});

describe("explainWeight", () => {
  const TOO_LARGE = new GoEdgeError("VAL_TOO_LARGE", "the val is 90,000 characters", { hint: "Ways out" });
  const compiler = (name: "Go" | "TinyGo") => ({ name, version: "1", reason: "" });
  const REPORT = 'package report\n\nimport (\n\t_ "encoding/json"\n\t_ "fmt"\n\t_ "regexp"\n)\n';

  test("names the large packages and who imports them, but not what comes with another one", async () => {
    const main = SERVES.replace('import "', 'import _ "app/report"\n\nimport "');
    const dir = await makeModule(main, { "report/report.go": REPORT });
    const program = await resolveProgram(dir, ".");
    const error = await explainWeight(TOO_LARGE, program, compiler("TinyGo"));
    expect(error).toMatchObject({ code: "VAL_TOO_LARGE", hint: "Ways out" });
    expect(error.message.split("\n")).toEqual([
      "the val is 90,000 characters",
      "What makes it large, and who imports it:",
      "  encoding/json: app → app/report → encoding/json",
      "  regexp: app → app/report → regexp",
      "  fmt: app → app/report → fmt",
    ]);
  });

  test("tells what the compiler at hand takes: with TinyGo, the library has none of them", async () => {
    const program = await resolveProgram(await makeModule(SERVES), ".");
    expect((await explainWeight(TOO_LARGE, program, compiler("TinyGo"))).message).toBe(TOO_LARGE.message);
    expect((await explainWeight(TOO_LARGE, program, compiler("Go"))).message).toContain(
      "encoding/json: app → go-edge.dev/",
    );
    expect(await explainWeight(TOO_LARGE, undefined, compiler("Go"))).toBe(TOO_LARGE);
  });
});
