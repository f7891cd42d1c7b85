import wasm from "go-edge:wasm";
import { createWorker } from "./worker.ts";

const worker = createWorker(wasm);

export default worker.handler;
export const Calls = worker.Calls;
