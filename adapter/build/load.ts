import { resolve } from "node:path";
import { compile } from "./compile.ts";
import { GoEdgeError } from "./errors.ts";
import { inspect } from "./inspect.ts";
import { boundMemory } from "./memory.ts";
import { resolveInput } from "./options.ts";
import { defineSteps, type OnProgress } from "./progress.ts";
import { resolveProject } from "./project.ts";
import type { CompilerChoice } from "./settings.ts";
import { isWasiCommand } from "./wasm.ts";
import { inWorkDir } from "./work-dir.ts";

/** Bytes of memory that a program may have on this machine, as on platforms that set no bound. */
const MEMORY = 512 * 1024 * 1024;

/** How to load a program. */
export interface LoadOptions {
  /** Default: what go-edge.json says, else `auto`. */
  compiler?: CompilerChoice | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

/**
 * Compiles a program, or reads one that is compiled, for the runtime on this machine, and writes nothing.
 * @param name a folder or import path, or a .wasm file, as `go-edge build` takes it.
 * @returns the wasm, checked as a build checks it.
 * @throws GoEdgeError as build does.
 */
export async function load(name: string, { compiler, signal, onProgress }: LoadOptions = {}): Promise<Uint8Array> {
  const input = await resolveInput(resolve("."), name);
  const project = input.kind === "package" ? await resolveProject(input.dir) : undefined;
  const options = {
    input,
    compiler: compiler ?? project?.settings.compiler ?? "auto",
    tags: project?.settings.tags,
    ldflags: project?.settings.ldflags,
    optimize: undefined,
    debug: false,
    kind: "module" as const,
    signal,
  };
  const steps = defineSteps(signal, input.kind === "package" ? onProgress : undefined);
  return await inWorkDir(signal, async (workDir) => {
    const { bytes, program } = await steps.run("compile", (say) => compile(options, workDir, say));
    if (isWasiCommand(await inspect(bytes, program))) {
      throw new GoEdgeError("NOT_FOR_GO_EDGE", "the wasm is a WASI command: it runs once, and does not serve", {
        hint: "Run it with `npx go-edge run`. Only what is built for a platform has functions to call.",
      });
    }
    return boundMemory(bytes, MEMORY);
  });
}
