import { FileError } from "../runtime/files/node.ts";
import { Errno } from "../runtime/wasi/errno.ts";

/** Error numbers of WASI that only a real file system has use for. */
const HOST_ERRNO = { dquot: 19, intr: 27, nfile: 41, nodev: 43, nomem: 48, nosys: 52, nxio: 60, overflow: 61 } as const;

/** WASI's error numbers, by the names that Node gives to those of the system: `ENOENT` is `noent`. */
const BY_NAME: Readonly<Record<string, number>> = { ...Errno, ...HOST_ERRNO };

/** Runs a call of node:fs. @throws FileError with what the system says. */
export function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new FileError(toErrno(error));
  }
}

/** The error number of what node:fs throws. */
export function toErrno(error: unknown): number {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EOPNOTSUPP" || code === "ENOTSUP") return Errno.notsup;
  // Node's own checks: a name or a number that no system call takes.
  if (code.startsWith("ERR_")) return Errno.inval;
  return BY_NAME[code.slice(1).toLowerCase()] ?? Errno.io;
}
