import type { BlobBackend } from "../../../runtime/operations/blob/store.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";

/** A program inside of another has no buckets. */
export const noBlob: BlobBackend = {
  open() {
    throw new OperationError(
      "missing",
      "a program that JavaScript has instantiated has no buckets: build it for a platform, or keep the objects in that JavaScript",
    );
  },
  explain: (error) => ({ code: "failed", text: String(error) }),
};
