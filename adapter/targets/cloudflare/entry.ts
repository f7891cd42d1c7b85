import settings from "go-edge:settings";
import wasm from "go-edge:wasm";
import { createWorker } from "./worker.ts";

const worker = createWorker(wasm, settings);

export default worker.handler;
export * from "go-edge:exports";
export const Calls = worker.Calls;
