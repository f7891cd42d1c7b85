import settings from "go-edge:settings";
import wasm from "go-edge:wasm";
import { createServer } from "./server.ts";

const { call, handler } = createServer(wasm, settings);

export { call };

Deno.serve(handler);
