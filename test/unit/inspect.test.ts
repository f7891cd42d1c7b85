import { describe, expect, test } from "vitest";
import { inspect } from "../../adapter/build/inspect.ts";
import type { GoPackage, Program } from "../../adapter/build/program.ts";
import { BRIDGE_IMPORTS, WASI_IMPORTS } from "../../adapter/runtime/abi.ts";
import { failure, makeFolder } from "./support/folder.ts";
import { GO } from "./support/toolchain.ts";
import { buildWasm, GUEST, type ModuleShape } from "./support/wasm-builder.ts";

const guest = (change: ModuleShape) => buildWasm({ ...GUEST, ...change });
const rename = (from: string, to: string) => GUEST.functions.map((name) => (name === from ? to : name));
const importing = (module: string, ...names: string[]) =>
  guest({ imports: [...GUEST.imports, ...names.map((name): [string, string] => [module, name])] });

describe("inspect", () => {
  test("passes a guest, with all that the host offers", async () => {
    const wasi = WASI_IMPORTS.map((name): [string, string] => ["wasi_snapshot_preview1", name]);
    const bridge = BRIDGE_IMPORTS.map((name): [string, string] => ["edge", name]);
    const module = await inspect(guest({ imports: [...wasi, ...bridge] }));
    expect(module.imports).toHaveLength(WASI_IMPORTS.length + BRIDGE_IMPORTS.length);
  });

  test("names both versions when the ABI is another", async () => {
    const newer = await failure(inspect(guest({ functions: rename("edge_abi_1", "edge_abi_2") })));
    expect(newer).toMatchObject({ code: "ABI_MISMATCH", hint: expect.stringContaining("Update go-edge") });
    expect(newer.message).toBe("the wasm was built for ABI 2; this go-edge runs ABI 1");
    const older = await failure(inspect(guest({ functions: rename("edge_abi_1", "edge_abi_0") })));
    expect(older).toMatchObject({ code: "ABI_MISMATCH", hint: expect.stringContaining("go-edge init") });
  });

  test("refuses a module of something else", async () => {
    const error = await failure(inspect(buildWasm({ functions: ["run"], memory: true, imports: [["gojs", "run"]] })));
    expect(error).toMatchObject({ code: "NOT_FOR_GO_EDGE", message: expect.stringContaining("GOOS=js") });
  });

  test.each(["_initialize", "edge_start", "edge_run"])("misses the export %s", async (name) => {
    const error = await failure(inspect(guest({ functions: rename(name, "other") })));
    expect(error).toMatchObject({ code: "NOT_FOR_GO_EDGE", message: `the wasm lacks the exports ${name}` });
  });

  test("misses the memory", async () => {
    const error = await failure(inspect(guest({ memory: false })));
    expect(error).toMatchObject({ code: "NOT_FOR_GO_EDGE", message: "the wasm lacks the exports memory" });
  });

  test("says that a program without edge.serve never serves", async () => {
    const error = await failure(inspect(guest({ imports: [] })));
    expect(error.code).toBe("NEVER_SERVES");
  });

  test("names every import that no host offers, and its family", async () => {
    const error = await failure(inspect(importing("env", "mystery", "puzzle")));
    expect(error.code).toBe("UNKNOWN_IMPORT");
    expect(error.message).toContain("env: mystery, puzzle");
    expect(error.message).toContain("C code");
    const wasi = await failure(inspect(importing("wasi_snapshot_preview1", "sock_listen")));
    expect(wasi.message).toContain("wasi_snapshot_preview1: sock_listen");
    const bridge = await failure(inspect(importing("edge", "from_the_future")));
    expect(bridge.hint).toContain("go-edge init");
    const operation = await failure(inspect(importing("edge_op", "teleport")));
    expect(operation.code).toBe("UNKNOWN_IMPORT");
    expect(operation.message).toContain("edge_op: teleport");
    expect(operation.hint).toContain("go-edge init");
  });

  test("tells which package declares a foreign import, and who imports it", async () => {
    const dir = await makeFolder({ "host.go": "package host\n\n//go:wasmimport host launch\nfunc launch()\n" });
    const packages: GoPackage[] = [
      { ImportPath: "app", Name: "main", Dir: "/nowhere", Imports: ["app/inner", "fmt"], GoFiles: [] },
      { ImportPath: "app/inner", Imports: ["example.com/host"], GoFiles: [] },
      { ImportPath: "example.com/host", Dir: dir, GoFiles: ["host.go"] },
      { ImportPath: "fmt", Standard: true },
    ];
    const program: Program = {
      dir,
      pattern: ".",
      go: GO,
      root: packages[0]!,
      packages: new Map(packages.map((entry) => [entry.ImportPath, entry])),
      library: { path: "example.com/library", go: "1.24" },
      tags: undefined,
    };
    const error = await failure(inspect(importing("host", "launch"), program));
    expect(error.message).toContain("brought in by app → app/inner → example.com/host");
  });

  test("refuses code that the engine does not take", async () => {
    const bytes = guest({});
    bytes[bytes.length - 1] = 0xff;
    const error = await failure(inspect(bytes));
    expect(error).toMatchObject({ code: "WASM_MALFORMED", message: expect.stringMatching(/not valid.*at byte [1-9]/) });
  });

  describe("a command", () => {
    const command = (change: ModuleShape = {}) => buildWasm({ functions: ["_start"], memory: true, ...change });

    test("imports WASI preview 1 alone", async () => {
      const wasi = WASI_IMPORTS.map((name): [string, string] => ["wasi_snapshot_preview1", name]);
      expect((await inspect(command({ imports: wasi }), undefined, "command")).imports).toHaveLength(wasi.length);
      for (const module of ["edge", "edge_op", "env"]) {
        const error = await failure(inspect(command({ imports: [[module, "serve"]] }), undefined, "command"));
        expect(error).toMatchObject({ code: "UNKNOWN_IMPORT", message: expect.stringContaining(`${module}: serve`) });
      }
    });

    test("has _start and a memory", async () => {
      const error = await failure(inspect(buildWasm(GUEST), undefined, "command"));
      expect(error.message).toBe(
        "the wasm is built for a platform, not as a WASI command: it lacks the exports _start",
      );
      expect(error.hint).toContain("--target wasi");
      const other = await failure(inspect(command({ memory: false }), undefined, "command"));
      expect(other.message).toBe("the wasm is no WASI command: it lacks the exports memory");
    });

    test("is something for a platform too", async () => {
      expect((await inspect(command())).exports.map(({ name }) => name)).toContain("_start");
      const error = await failure(inspect(command({ imports: [["gojs", "run"]] })));
      expect(error).toMatchObject({ code: "UNKNOWN_IMPORT", message: expect.stringContaining("GOOS=js") });
    });
  });
});
