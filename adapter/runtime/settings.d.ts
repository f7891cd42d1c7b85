/** What the build has decided for the module; the bundler makes this module. */
declare module "go-edge:settings" {
  const settings: import("./failure.ts").Settings;
  export default settings;
}
