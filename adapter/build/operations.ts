import { OPERATION_MODULE } from "../runtime/abi.ts";
import type { WasmModule } from "./wasm.ts";

/** Part of a module: what it imports, and an expression. */
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
}

/**
 * How each kind is made: by a function in runtime/operations, of its platform's part and an expression of what the build
 * says.
 */
const MAKERS: Readonly<Record<string, { create: string; platform: string; args?: (s: OperationSettings) => string }>> =
  {
    blob: { create: "createBlob", platform: "blobPlatform" },
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
    const { create, platform, args } = MAKERS[name]!;
    imports.push(`import { ${create} } from "../../runtime/operations/${name}";`);
    imports.push(`import { ${platform} } from "./operations/${name}";`);
    return `${name}: ${create}(${[platform, ...(args ? [args(settings)] : [])].join(", ")})`;
  });
  return { imports, expression: `createOperations({ ${kinds.join(", ")} }, keep)` };
}
