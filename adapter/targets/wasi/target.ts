import type { CommandTarget } from "../../build/target.ts";

/** WASI preview 1: a command that any host of WebAssembly runs, with no JavaScript around it. */
export const wasi: CommandTarget = {
  kind: "command",
  name: "wasi",
  title: "WASI hosts",
  start: ["npx go-edge build    # then, for one: wasmtime run dist/app.wasm"],
  memory: 512,
  tmp: 0,
  wasmName: "app.wasm",
};
