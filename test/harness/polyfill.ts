// Node 20 lacks what every platform has (ECMAScript 2024), and the unit tests run the runtime in Node.
Promise.withResolvers ??= function withResolvers<T>() {
  let settlers: Pick<PromiseWithResolvers<T>, "resolve" | "reject"> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settlers = { resolve, reject };
  });
  return { promise, ...settlers! };
};
