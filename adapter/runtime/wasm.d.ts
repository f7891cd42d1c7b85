/** The compiled program; the bundler makes this module. */
declare module "go-edge:wasm" {
  const module: WebAssembly.Module;
  export default module;
}
