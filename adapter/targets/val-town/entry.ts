import settings from "go-edge:settings";
import wasm from "go-edge:wasm";
import { createVal } from "./val.ts";

const { call, handler } = createVal(wasm, settings);

export { call };

export default handler;
