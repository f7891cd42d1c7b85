import type { BlobPlatform } from "../../../runtime/operations/blob.ts";

/** No buckets: a program that is embedded has nothing but what it is instantiated with. */
export const blobPlatform: BlobPlatform = {
  open: () => ({ code: "missing", text: "a program that instantiate runs has no buckets: build it for a platform" }),
};
