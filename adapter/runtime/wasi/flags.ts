/** Bits of witx $fdflags. */
export const FdFlag = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 } as const;

/** All of {@link FdFlag}. */
export const ALL_FD_FLAGS = 31;
