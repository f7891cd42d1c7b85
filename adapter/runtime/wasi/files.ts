import type { Descriptors } from "../files/descriptors.ts";
import { FileError } from "../files/node.ts";
import { Errno } from "./errno.ts";
import { descriptorFunctions } from "./files/descriptor.ts";
import { ioFunctions } from "./files/io.ts";
import { linkFunctions } from "./files/links.ts";
import { pathFunctions } from "./files/paths.ts";
import { statFunctions } from "./files/stat.ts";
import type { WasiFamily, WasiFunction, WasiHost } from "./host.ts";

/**
 * Descriptors, files and paths. Which files there are is the host's matter: `open` makes the table of descriptors that an
 * instance starts with.
 */
export function filesFamily(open: (host: WasiHost) => Descriptors): WasiFamily {
  return (host, shared) => {
    const table = open(host);
    shared.available = (fd) => available(table, fd);
    shared.stream = (fd) => {
      const descriptor = table.find(fd);
      return descriptor?.kind === "stream" ? descriptor.stream : undefined;
    };
    const functions = {
      ...descriptorFunctions(host, table),
      ...ioFunctions(host, table),
      ...statFunctions(host, table),
      ...pathFunctions(host, table),
      ...linkFunctions(host, table),
    };
    return Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, answer(call)]));
  };
}

/** Has a function answer with the errno of the FileError that it throws, else with success. */
function answer(call: (...args: never[]) => void): WasiFunction {
  const of = call as (...args: unknown[]) => void;
  // As many parameters as any has: a rest parameter would be an array for each call.
  return (
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
    f?: unknown,
    g?: unknown,
    h?: unknown,
    i?: unknown,
  ) => {
    try {
      of(a, b, c, d, e, f, g, h, i);
      return Errno.success;
    } catch (error) {
      if (error instanceof FileError) return error.errno;
      throw error;
    }
  };
}

function available(table: Descriptors, fd: number): number {
  const descriptor = table.find(fd);
  if (descriptor === undefined) return -1;
  if (descriptor.kind !== "file" || !descriptor.handle.seekable) return 1;
  return Math.max(0, Number(descriptor.handle.stat().size) - descriptor.offset);
}
