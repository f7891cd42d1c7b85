import { OPERATION_MODULE } from "../runtime/abi.ts";
import { FUNCTIONS_MODULE, type HostFunctions } from "./functions.ts";
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
  /** The project's own functions; undefined where the program calls none. */
  functions: HostFunctions | undefined;
}

/** How a kind is made. */
interface Maker {
  /** Function in runtime/operations that makes it, and what of its platform that takes. */
  create: string;
  platform: string;
  /** Further imports. */
  imports?: string[];
  /** Expressions of the further arguments. */
  args: (settings: OperationSettings) => string;
}

/** How each kind is made. */
const MAKERS: Readonly<Record<string, Maker>> = {
  call: {
    create: "createCall",
    platform: "callPlatform",
    imports: [`import functions from "${FUNCTIONS_MODULE}";`],
    args: ({ functions }) => `functions, ${JSON.stringify(functions!.name)}`,
  },
  fetch: {
    create: "createFetch",
    platform: "fetchPlatform",
    args: ({ allowHosts }) => JSON.stringify(allowHosts?.map((host) => host.toLowerCase())) ?? "undefined",
  },
};

/** Computes the kinds of operation that a program starts, in order. */
export function resolveOperations({ imports }: WasmModule): string[] {
  const used = imports.filter(({ module }) => module === OPERATION_MODULE);
  return used.map(({ name }) => name).sort();
}

/** Renders what a module's settings say of operations. */
export function renderOperations(settings: OperationSettings): Part {
  if (settings.operations.length === 0) return { imports: [], expression: "undefined" };
  const imports = [
    'import { createOperations } from "../../runtime/operations/operations";',
    'import { keep } from "./operations/keep";',
  ];
  const kinds = settings.operations.map((name) => {
    const { create, platform, imports: further = [], args } = MAKERS[name]!;
    imports.push(`import { ${create} } from "../../runtime/operations/${name}";`);
    imports.push(`import { ${platform} } from "./operations/${name}";`);
    imports.push(...further);
    return `${name}: ${create}(${platform}, ${args(settings)})`;
  });
  return { imports, expression: `createOperations({ ${kinds.join(", ")} }, keep)` };
}
