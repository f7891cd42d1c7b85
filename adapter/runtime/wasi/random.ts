import { Errno } from "./errno.ts";
import type { WasiHost } from "./host.ts";

/** The most bytes that crypto.getRandomValues gives at once. */
const QUOTA = 65536;

/** Random bytes fit for keys. */
export function randomFamily(host: WasiHost) {
  return {
    random_get(ptr: number, length: number): number {
      const bytes = host.memory.bytes(ptr, length);
      for (let i = 0; i < bytes.length; i += QUOTA) crypto.getRandomValues(bytes.subarray(i, i + QUOTA));
      return Errno.success;
    },
  };
}
