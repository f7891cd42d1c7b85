import type { CallPlatform } from "../../../runtime/operations/call.ts";
import { valEnviron } from "../environ.ts";

/** Functions have the variables of the val. */
export const callPlatform: CallPlatform = { env: valEnviron };
