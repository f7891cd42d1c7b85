import { Errno } from "./errno.ts";
import type { WasiHost } from "./host.ts";

const encoder = new TextEncoder();

/** A list of NUL-terminated strings, as args_get and environ_get hand them over. */
function stringList(host: WasiHost, strings: readonly string[]) {
  const encoded = strings.map((text) => encoder.encode(`${text}\0`));
  return {
    get(pointers: number, buffer: number): number {
      for (const bytes of encoded) {
        host.memory.setU32(pointers, buffer);
        host.memory.bytes(buffer, bytes.length).set(bytes);
        pointers += 4;
        buffer += bytes.length;
      }
      return Errno.success;
    },
    sizes(count: number, size: number): number {
      host.memory.setU32(count, encoded.length);
      const total = encoded.reduce((sum, bytes) => sum + bytes.length, 0);
      host.memory.setU32(size, total);
      return Errno.success;
    },
  };
}

/** The program's arguments and environment. */
export function argsFamily(host: WasiHost) {
  const args = stringList(host, host.args);
  const environ = stringList(host, host.environ);
  return {
    args_get: args.get,
    args_sizes_get: args.sizes,
    environ_get: environ.get,
    environ_sizes_get: environ.sizes,
  };
}
