/** Node's own WebAssembly, which the types of Node 20 lack. */
export const { WebAssembly: engine } = globalThis as unknown as {
  WebAssembly: { validate(bytes: Uint8Array): boolean; Module: new (bytes: Uint8Array) => unknown };
};
