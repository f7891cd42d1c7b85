import { BINDING_MODULE, BRIDGE_MODULE, OPERATION_MODULE, WASI_MODULE } from "./abi.ts";
import { type BridgeHost, createBridge } from "./bridge/imports.ts";
import type { Guard } from "./guard.ts";
import type { Operations } from "./operations/operations.ts";
import type { Settings } from "./settings.ts";
import type { WasiHost } from "./wasi/host.ts";
import { createWasi } from "./wasi/imports.ts";

/** Makes the import object of an instance, all of it behind a guard. abi.ts says what each function means. */
export function createImports(
  host: BridgeHost & WasiHost,
  settings: Settings,
  operations: Operations | undefined,
  guard: Guard,
): WebAssembly.Imports {
  const bridge = { ...createBridge(host), ...operations?.bridge, ...settings.schedules?.bridge(host) };
  return {
    [BRIDGE_MODULE]: guard.wrap(bridge),
    [OPERATION_MODULE]: guard.wrap({ ...operations?.kinds }),
    [BINDING_MODULE]: guard.wrap({ ...operations?.bindings }),
    [WASI_MODULE]: guard.wrap(createWasi(host, settings.wasi)),
  };
}
