import wasm from "go-edge:wasm";
import { createServer } from "./server.ts";

const { call, handler } = createServer(wasm);

export { call };

Deno.serve(handler);
