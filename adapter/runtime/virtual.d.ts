/** The compiled program; the bundler makes this module. */
declare module "go-edge:wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** The contents of the embedded files, one after the other; the bundler makes this module. */
declare module "go-edge:assets" {
  const bytes: Uint8Array;
  export default bytes;
}

/** What the build has decided for the module; the bundler makes this module. */
declare module "go-edge:settings" {
  const settings: import("./settings.ts").Settings;
  export default settings;
}

/** What the module exports beside its entry's own; the bundler makes this module. */
declare module "go-edge:exports" {}
