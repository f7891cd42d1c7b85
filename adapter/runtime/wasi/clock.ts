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
      host.memory.setU64(result, RESOLUTION);
      return Errno.success;
    },

    clock_time_get(id: number, _precision: bigint, result: number): number {
      if (id !== REALTIME && id !== MONOTONIC) return Errno.inval;
      const nanoseconds = Math.round((id === REALTIME ? host.clock.realtime() : host.clock.monotonic()) * 1e6);
      // In halves: a BigInt would be allocated for each reading.
      host.memory.setU32(result, nanoseconds % 2 ** 32);
      host.memory.setU32(result + 4, nanoseconds / 2 ** 32);
      return Errno.success;
    },
  };
}
