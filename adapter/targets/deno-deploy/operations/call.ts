import type { CallPlatform } from "../../../runtime/operations/call.ts";
import { denoEnviron } from "../environ.ts";

/** Functions have the variables of the process. */
export const callPlatform: CallPlatform = { env: denoEnviron };
