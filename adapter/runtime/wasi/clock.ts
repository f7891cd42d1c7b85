import { Errno } from "./errno.ts";
import type { WasiHost } from "./host.ts";

const REALTIME = 0;
const MONOTONIC = 1;
/** Platforms round their clocks to about this much, against timing attacks. */
const RESOLUTION = 1_000_000n;

/** Clocks, in nanoseconds. The CPU-time clocks are not offered. */
export function clockFamily(host: WasiHost) {
  return {
    clock_res_get(id: number, result: number): number {
      if (id !== REALTIME && id !== MONOTONIC) return Errno.inval;
      host.memory.view.setBigUint64(result, RESOLUTION, true);
      return Errno.success;
    },

    clock_time_get(id: number, _precision: bigint, result: number): number {
      if (id !== REALTIME && id !== MONOTONIC) return Errno.inval;
      const nanoseconds = Math.round((id === REALTIME ? host.clock.realtime() : host.clock.monotonic()) * 1e6);
      const view = host.memory.view;
      // In halves: a BigInt would be allocated for each reading.
      view.setUint32(result, nanoseconds % 2 ** 32, true);
      view.setUint32(result + 4, nanoseconds / 2 ** 32, true);
      return Errno.success;
    },
  };
}
