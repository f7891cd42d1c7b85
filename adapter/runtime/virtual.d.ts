/** The compiled program; the bundler makes this module. */
declare module "go-edge:wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** What the build has decided for the module; the bundler makes this module. */
declare module "go-edge:settings" {
  const settings: import("./settings.ts").Settings;
  export default settings;
}
