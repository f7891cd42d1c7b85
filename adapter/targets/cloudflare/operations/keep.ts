import { waitUntil } from "cloudflare:workers";

/** Keeps the context of this call until the promise settles. */
export const keep = (promise: Promise<unknown>): void => waitUntil(promise);
