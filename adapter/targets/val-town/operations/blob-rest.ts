import { OperationError } from "../../../runtime/operations/operation.ts";
import { request } from "./rest.ts";

/** A blob, as Val Town's list has it (@valtown/sdk, BlobListResponse). */
export interface Listed {
  key: string;
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
}

/** Characters of a key that Val Town takes (docs.val.town/reference/std/blob). */
const KEY_LIMIT = 512;

/** The path of a blob. Throws where Val Town takes no such key. */
export function blobPath(key: string): string {
  if (key.length > KEY_LIMIT) {
    const text = `Val Town takes keys of ${KEY_LIMIT} characters, which are bucket, key and content type: this has ${key.length}`;
    throw new OperationError("invalid", text);
  }
  return `/v1/blob/${encodeURIComponent(key)}`;
}

/** Lists the blobs whose keys begin so, in any order. */
export async function listBlobs(prefix: string, signal: AbortSignal): Promise<Listed[]> {
  const response = await request(`/v1/blob?prefix=${encodeURIComponent(prefix)}`, { signal });
  const listed = (await response.json()) as { key: string; size?: number; lastModified?: string }[];
  return listed.map(({ key, size = 0, lastModified = "" }) => ({ key, size, modified: Date.parse(lastModified) || 0 }));
}

/** Removes a blob. That there is none is fine. */
export async function deleteBlob(key: string, signal: AbortSignal): Promise<void> {
  const response = await request(blobPath(key), { method: "DELETE", signal, accepted: [404] });
  await response.body?.cancel();
}
