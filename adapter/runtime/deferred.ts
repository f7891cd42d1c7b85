/** A promise, and what settles it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/**
 * Makes a promise that another request may settle. In workerd what waits for it then goes on in the context that it was
 * made in, but not for a `new Promise` in code that V8 has optimized: V8 makes those without what workerd knows them by.
 */
export function defer<T = void>(): Deferred<T> {
  if (Promise.withResolvers !== undefined) return Promise.withResolvers<T>();
  const settlers = {} as Omit<Deferred<T>, "promise">; // in Node 20, which has neither that function nor such contexts
  const promise = new Promise<T>((resolve, reject) => Object.assign(settlers, { resolve, reject }));
  return { promise, ...settlers };
}
