export { keep } from "../../deno-deploy/operations/keep.ts";
