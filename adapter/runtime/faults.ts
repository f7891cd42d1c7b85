/** The guest broke the contract of the bridge: a bad pointer, id or envelope. It ends the instance. */
export class GuestFault extends Error {
  override name = "GuestFault";
}

/** The guest called `proc_exit`: os.Exit, a fatal error, or the end of main. It ends the instance. */
export class GuestExit extends Error {
  override name = "GuestExit";
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

/** What a log line says of the reason an instance ended. */
export function describeEnd(reason: unknown, serving: boolean): string {
  if (reason instanceof GuestExit) {
    if (reason.code === 0 && !serving) return "main returned without calling ListenAndServe";
    return `the program exited with code ${reason.code}`;
  }
  if (reason instanceof RangeError && /call stack/i.test(reason.message)) {
    return "stack overflow: the program recursed deeper than the platform's stack allows";
  }
  if (String(reason) === "[object WebAssembly.Exception]") return "it threw an exception that it did not catch";
  if (reason instanceof Error) return `${reason.name}: ${reason.message}`;
  return String(reason);
}
