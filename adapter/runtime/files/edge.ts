import type { WasiHost } from "../wasi/host.ts";
import { Descriptors } from "./descriptors.ts";
import { MemoryDirectory } from "./memory.ts";
import type { Node } from "./node.ts";
import { NullDevice } from "./null-device.ts";
import { FIXED, Volume } from "./volume.ts";

const devices = new MemoryDirectory(FIXED, new Map([["null", new NullDevice(FIXED)]]));

/**
 * The files of a program at the edge: those that the build embedded, at "/"; an empty /tmp of its own, which may hold
 * `limit` bytes; and /dev/null.
 */
export function edgeFiles(embedded: ReadonlyMap<string, Node>, limit: number): (host: WasiHost) => Descriptors {
  return ({ clock }) => {
    const volume = new Volume(2n, limit, () => clock.realtime());
    const nodes = new Map(embedded).set("dev", devices).set("tmp", new MemoryDirectory(volume));
    const table = new Descriptors();
    table.preopen("/", new MemoryDirectory(FIXED, nodes));
    return table;
  };
}
