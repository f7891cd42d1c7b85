import wasm from "go-edge:wasm";
import { createVal } from "./val.ts";

const { call, handler } = createVal(wasm);

export { call };

export default handler;
