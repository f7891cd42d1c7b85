import { resolveMemory } from "../../inspect/image.ts";
import { listFunctions, listSections } from "../../inspect/layout.ts";
import { type Group, type Modules, resolveGroup, resolvePackage } from "../../inspect/package-name.ts";
import { resolveNames } from "../../inspect/packages.ts";
import type { Seen, SeenKind } from "../../node/snapshot-spec.ts";
import { GoEdgeError } from "../errors.ts";
import { INJECTED } from "../inject.ts";
import type { WasmModule } from "../wasm.ts";

/** What a program does, and what to do about it. */
const KINDS: Readonly<Record<SeenKind, { does: (what: string) => string; hint: string }>> = {
  environment: {
    does: (name) => (name === "" ? "reads the whole environment" : `reads the environment variable ${name}`),
    hint: "Variables: declare what it is to see, --snapshot-env NAME=value, or NAME alone for one that is not set.",
  },
  clock: {
    does: () => "reads the time of day",
    hint: "The time: read it when a request comes, not before.",
  },
  random: {
    does: () => "draws random numbers",
    hint: "Random numbers: draw them when a request comes, for instance by sync.OnceValue.",
  },
  socket: {
    does: (address) => `opens a connection${address === "" ? "" : ` to ${address}`}`,
    hint: "Connections: open them when a request comes.",
  },
  import: {
    does: (name) => `asks the platform for something (${name})`,
    hint: "What the platform has: ask for it when a request comes.",
  },
  file: {
    does: (name) => `changes files (${name})`,
    hint: "Files: each instance begins with an empty /tmp; write to it when a request comes.",
  },
  open: {
    does: (path) => `keeps ${path} open`,
    hint: "Open files: read them whole (os.ReadFile), or open them when a request comes.",
  },
};

/** Problems that are told: the others have most often the same reason. */
const MOST = 5;

/** What is known of the program that was run. */
export interface Suspect {
  bytes: Uint8Array;
  module: WasmModule;
  modules: Modules;
}

/** Whether nobody but the standard library or this one has asked: they look at variables of their own. */
export function isLibrary({ stack }: Seen, modules: Modules): boolean {
  const asked = stack.map((name) => groupOf(name, modules)).find((group) => group !== "standard library");
  return stack.length > 0 && (asked === undefined || asked === "go-edge");
}

function groupOf(name: string, modules: Modules): Group {
  const path = resolvePackage(name);
  return path.includes(`/${INJECTED}/`) ? "go-edge" : resolveGroup(path, modules);
}

/** Makes the error for what a snapshot must not have in it. */
export function explainSeen(seen: readonly Seen[], { bytes, module, modules }: Suspect): GoEdgeError {
  const resolve = resolveFunctions(bytes, module);
  const isOwn = (name: string) => /^(program|dependencies)$/.test(groupOf(name, modules));
  const lines = new Set(
    seen.map(({ kind, what, stack }) => {
      const where = stack.flatMap((name) => resolve(name) ?? []).find(isOwn);
      return `  ${KINDS[kind].does(what)}${where === undefined ? "" : `, in ${where}`}`;
    }),
  );
  const told = [...lines].slice(0, MOST);
  if (lines.size > MOST) told.push(`  and ${lines.size - MOST} more`);
  const hints = new Set(seen.map(({ kind }) => KINDS[kind].hint));
  return new GoEdgeError(
    "SNAPSHOT_UNSAFE",
    `a snapshot of the program would be wrong in every instance. While it starts, it\n${told.join("\n")}`,
    { hint: [...hints, "Or build it without --snapshot."].join("\n") },
  );
}

/** Computes the names of functions, for frames that only have an index. */
function resolveFunctions(bytes: Uint8Array, module: WasmModule): (frame: string) => string | undefined {
  const sections = listSections(bytes);
  const functions = listFunctions(bytes, sections, module.imports);
  const { names } = resolveNames(bytes, sections, functions, module, resolveMemory(bytes, sections));
  return (frame) => {
    const index = /^wasm-function\[(\d+)\]$/.exec(frame)?.[1];
    return index === undefined ? frame : names.get(Number(index));
  };
}
