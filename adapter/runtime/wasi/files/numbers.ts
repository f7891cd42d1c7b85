import { FileError, type Times } from "../../files/node.ts";
import { Errno } from "../errno.ts";

/** A size or an offset (u64). @throws FileError fbig for what is beyond 2^53 - 1. */
export function readSize(given: bigint): number {
  const size = BigInt.asUintN(64, given);
  if (size > Number.MAX_SAFE_INTEGER) throw new FileError(Errno.fbig);
  return Number(size);
}

/** Bits of witx $fstflags. */
const FstFlag = { accessed: 1, accessedNow: 2, modified: 4, modifiedNow: 8 } as const;

/** The times that a guest wants set. @throws FileError inval for a time that is given and now as well. */
export function readTimes(accessed: bigint, modified: bigint, flags: number, now: () => number): Times {
  const both = (one: number, other: number) => (flags & one) !== 0 && (flags & other) !== 0;
  if (
    (flags & ~15) !== 0 ||
    both(FstFlag.accessed, FstFlag.accessedNow) ||
    both(FstFlag.modified, FstFlag.modifiedNow)
  ) {
    throw new FileError(Errno.inval);
  }
  const current = BigInt(Math.round(now() * 1e6));
  const choose = (given: bigint, isGiven: number, isNow: number) =>
    (flags & isGiven) !== 0 ? BigInt.asUintN(64, given) : (flags & isNow) !== 0 ? current : undefined;
  return {
    accessed: choose(accessed, FstFlag.accessed, FstFlag.accessedNow),
    modified: choose(modified, FstFlag.modified, FstFlag.modifiedNow),
  };
}
