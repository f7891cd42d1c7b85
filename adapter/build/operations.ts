import { OPERATION_MODULE } from "../runtime/abi.ts";
import { FUNCTIONS_MODULE, type HostFunctions } from "./functions.ts";
import { type KvSettings, resolveKvBackends } from "./kv.ts";
import type { ModuleTarget } from "./target.ts";
import type { WasmModule } from "./wasm.ts";

/** Part of a module's settings, as source: what it imports, and an expression. */
export interface Part {
  imports: string[];
  expression: string;
}

/** What operations are told of a build. */
export interface OperationSettings {
  /** Kinds that the program starts. */
  operations: readonly string[];
  /** Patterns of the hosts that it may reach; undefined for any. */
  allowHosts: readonly string[] | undefined;
  /** What is behind stores, where that is not the target's standard. */
  kv: KvSettings;
  /** The project's own functions; undefined where the program calls none. */
  functions: HostFunctions | undefined;
}

/** What a kind is made of: what its platform exports, further imports, and the expressions of the arguments. */
interface Made {
  platform: readonly string[];
  imports?: readonly string[];
  args: string;
}

/** How a kind is made: by a function in runtime/operations. */
interface Maker {
  create: string;
  resolve(settings: OperationSettings, target: ModuleTarget): Made;
}

const MAKERS: Readonly<Record<string, Maker>> = {
  blob: {
    create: "createBlob",
    resolve: (_, { blob }) => ({ platform: [blob], args: blob }),
  },
  call: {
    create: "createCall",
    resolve: ({ functions }) => ({
      platform: ["callPlatform"],
      imports: [`import functions from "${FUNCTIONS_MODULE}";`],
      args: `callPlatform, functions, ${JSON.stringify(functions!.name)}`,
    }),
  },
  fetch: {
    create: "createFetch",
    resolve({ allowHosts }) {
      const hosts = JSON.stringify(allowHosts?.map((host) => host.toLowerCase())) ?? "undefined";
      return { platform: ["fetchPlatform"], args: `fetchPlatform, ${hosts}` };
    },
  },
  kv: {
    create: "createKv",
    resolve({ kv }, target) {
      const { standard, backends } = target.kv;
      const chosen = resolveKvBackends(kv, backends);
      const entries = chosen.map(([store, backend]) => `${JSON.stringify(store)}: ${backend}`);
      const platform = [...new Set([standard, ...chosen.map(([, backend]) => backend)])];
      return { platform, args: `${standard}, { ${entries.join(", ")} }` };
    },
  },
};

/** Computes the kinds of operation that a program starts, in order. */
export function resolveOperations({ imports }: WasmModule): string[] {
  const used = imports.filter(({ module }) => module === OPERATION_MODULE);
  return used.map(({ name }) => name).sort();
}

/** Renders what a module's settings say of operations. */
export function renderOperations(settings: OperationSettings, target: ModuleTarget): Part {
  if (settings.operations.length === 0) return { imports: [], expression: "undefined" };
  const imports = [
    'import { createOperations } from "../../runtime/operations/operations";',
    'import { keep } from "./operations/keep";',
  ];
  const kinds = settings.operations.map((name) => {
    const { create, resolve } = MAKERS[name]!;
    const { platform, imports: further = [], args } = resolve(settings, target);
    imports.push(`import { ${create} } from "../../runtime/operations/${name}";`);
    imports.push(`import { ${platform.join(", ")} } from "./operations/${name}";`);
    imports.push(...further);
    return `${name}: ${create}(${args})`;
  });
  return { imports, expression: `createOperations({ ${kinds.join(", ")} }, keep)` };
}

/** Renders the virtual module of what a module exports for the operations that its program starts. */
export function renderExports({ operations }: OperationSettings, target: ModuleTarget): string {
  return operations.map((name) => target.exports?.[name] ?? "").join("\n");
}
