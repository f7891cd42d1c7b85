import type { BlobBackend } from "../../../runtime/operations/blob/store.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";
import { checkToken, explainApi, STORES } from "../api.ts";
import { ValStore } from "./blob/store.ts";

/** Buckets among Val Town's own blobs. */
export const valBlobs: BlobBackend = {
  open(name) {
    checkToken();
    if (name === STORES) {
      throw new OperationError("invalid", `the blobs below ${STORES}/ are those of package kv: take another name`);
    }
    return new ValStore(name);
  },
  explain: explainApi,
};
