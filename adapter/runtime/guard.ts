type HostFunction = (...args: never[]) => number | undefined;

/** Remembers what imports throw: a guest could catch it and go on. */
export class Guard {
  #thrown: { reason: unknown } | undefined;

  /** Wraps the functions of an import object. */
  wrap(functions: Record<string, HostFunction>): Record<string, HostFunction> {
    const guard =
      (call: HostFunction): HostFunction =>
      // As many parameters as any has: a rest parameter would be an array for each call.
      (a, b, c, d, e, f, g, h, i) => {
        try {
          return call(a, b, c, d, e, f, g, h, i);
        } catch (reason) {
          this.#thrown ??= { reason };
          throw reason;
        }
      };
    return Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, guard(call)]));
  }

  /** Throws the first thing that any of them has thrown. */
  rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.reason;
  }
}
