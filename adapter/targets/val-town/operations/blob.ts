import type { BlobBackend } from "../../../runtime/operations/blob/store.ts";
import { checkToken, explainApi } from "../api.ts";
import { ValStore } from "./blob/store.ts";

/** Buckets among Val Town's own blobs. */
export const valBlobs: BlobBackend = {
  open(name) {
    checkToken();
    return new ValStore(name);
  },
  explain: explainApi,
};
