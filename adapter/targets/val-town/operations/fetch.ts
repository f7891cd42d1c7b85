export { fetchPlatform } from "../../deno-deploy/operations/fetch.ts";
