/** Error numbers of WASI preview 1 (witx: typename $errno). */
export const Errno = {
  success: 0,
  badf: 8,
  inval: 28,
  notdir: 54,
  notsock: 57,
  notsup: 58,
  spipe: 70,
} as const;
