import { env } from "cloudflare:workers";
import type { CallPlatform } from "../../../runtime/operations/call.ts";

/** Functions have the Worker's bindings. */
export const callPlatform: CallPlatform = { env: () => env };
