import type { CreateApp } from "./app.ts";
import type { RenderFailure } from "./failure.ts";
import type { Limits } from "./limits.ts";
import type { OperationHost, Operations } from "./operations/operations.ts";
import type { Schedules } from "./schedules/schedules.ts";
import type { WasiFamily } from "./wasi/host.ts";

/** What the build has decided for a module. */
export interface Settings {
  createApp: CreateApp;
  limits: Limits;
  renderFailure: RenderFailure;
  /** The program may read which versions of HTTP and TLS its clients speak. */
  tellsVersions: boolean;
  /** The families of WASI that the program needs. */
  wasi: readonly WasiFamily[];
  /** The operations that the program starts, of an instance; undefined where it starts none. */
  operations: ((host: OperationHost) => Operations) | undefined;
  /** The schedules of the program; undefined where it has none. */
  schedules: Schedules | undefined;
}
