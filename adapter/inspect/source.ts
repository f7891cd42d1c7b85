import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { compile, readWasm } from "../build/compile.ts";
import { optimize } from "../build/optimize.ts";
import { resolveInput, resolveOptions } from "../build/options.ts";
import type { Program } from "../build/program.ts";
import { defineSteps, type OnProgress } from "../build/progress.ts";
import { resolveProject } from "../build/project.ts";
import type { CompilerChoice } from "../build/settings.ts";
import { resolveTarget } from "../build/targets.ts";
import { inWorkDir } from "../build/work-dir.ts";
import { resolveLimits } from "../runtime/limit-settings.ts";
import { type BuiltModule, openModule } from "./module.ts";

/** Names of files, also of those that are not there. */
const FILE = /\.(wasm|m?js)$/;

/** What a module of WebAssembly starts with. */
const MAGIC = Buffer.from("\0asm");

/** What to inspect. */
export interface Source {
  kind: "wasm" | "module" | "package";
  /** As it was named. */
  name: string;
  wasm: Uint8Array;
  /** The module that the wasm is of; undefined for a wasm by itself. */
  module: BuiltModule | undefined;
  /** The program that the wasm was built from just now; undefined when it was built before. */
  program: Program | undefined;
}

/** How to open what is inspected. */
export interface SourceOptions {
  /** Compiler of a package. Default: what go-edge.json says, else `auto`. */
  compiler?: CompilerChoice | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Opens a .wasm, a module that go-edge built, or a Go package: that is built with its names, in a temporary folder.
 * @throws GoEdgeError WASM_UNREADABLE, NOT_FOR_GO_EDGE for another JavaScript file, or as build does.
 */
export async function openSource(name: string, options: SourceOptions = {}): Promise<Source> {
  const path = resolve(name);
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? FILE.test(name);
  if (!isFile) return await buildSource(name, options);
  const bytes = await readWasm(path);
  if (name.endsWith(".wasm") || MAGIC.equals(bytes.subarray(0, MAGIC.length))) {
    return { kind: "wasm", name, wasm: bytes, module: undefined, program: undefined };
  }
  const module = await openModule(path, new TextDecoder().decode(bytes));
  return { kind: "module", name, wasm: module.wasm, module, program: undefined };
}

async function buildSource(name: string, { compiler, signal, onProgress }: SourceOptions): Promise<Source> {
  const input = await resolveInput(resolve("."), name);
  const project = input.kind === "package" ? await resolveProject(input.dir) : undefined;
  // What a module is made of is the same for each platform.
  const target = resolveTarget(project?.settings.target ?? "deno-deploy");
  const settings = await resolveOptions({ package: name, target: target.name, compiler, debug: true, signal });
  const steps = defineSteps(signal, onProgress);
  return await inWorkDir(signal, async (workDir) => {
    const compiled = await steps.run("compile", (say) => compile({ ...settings, kind: target.kind }, workDir, say));
    const made = compiled.compiler!;
    const level = project?.settings.optimize ?? undefined;
    const memory = resolveLimits(settings.limits, made.name === "TinyGo" ? "TinyGo" : "Go", target).memory;
    const image = await steps.run("optimize", (say) =>
      optimize(compiled.bytes, made, { ...settings, optimize: level }, memory, workDir, say),
    );
    return { kind: "package", name, wasm: image.bytes, module: undefined, program: compiled.program };
  });
}
