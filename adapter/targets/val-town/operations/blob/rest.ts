import type { BlobBody } from "../../../../runtime/operations/blob/store.ts";
import { OperationError } from "../../../../runtime/operations/operation.ts";
import { callApi } from "../../api.ts";
import { Patience } from "./patience.ts";

/** A blob, as Val Town's list has it (@valtown/sdk, BlobListResponse). */
export interface Listed {
  key: string;
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
}

/** Characters of a key that Val Town takes (https://docs.val.town/reference/std/blob). */
const KEY_LIMIT = 512;

/** Throws where Val Town takes no such key. */
export function checkKey(key: string): void {
  if (key.length <= KEY_LIMIT) return;
  throw new OperationError(
    "invalid",
    `Val Town takes keys of ${KEY_LIMIT} characters, which hold bucket, key and content type: this has ${key.length}`,
  );
}

/** Stores a blob. */
export async function storeBlob(key: string, body: BlobBody, signal: AbortSignal): Promise<void> {
  const patience = new Patience();
  const streamed = body instanceof ReadableStream ? { body: patience.watch(body), duplex: "half" } : { body };
  const response = await send(key, { method: "POST", ...streamed } as RequestInit, signal, patience);
  await response.body?.cancel();
}

/** Asks for a blob's bytes; the response has the status 200, 206, 404 or 416. */
export async function readBlob(key: string, range: string, signal: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (range !== "") headers.range = range;
  return await send(key, { headers }, signal, new Patience(), 404, 416);
}

/** Removes a blob. That there is none is fine. */
export async function deleteBlob(key: string, signal: AbortSignal): Promise<void> {
  const response = await send(key, { method: "DELETE" }, signal, new Patience(), 404);
  await response.body?.cancel();
}

/** Lists the blobs whose keys begin so, in no order that is promised. */
export async function listBlobs(prefix: string, signal: AbortSignal): Promise<Listed[]> {
  const response = await callApi(`/v1/blob?${new URLSearchParams({ prefix })}`, {}, signal);
  const listed = (await response.json()) as { key: string; size?: number; lastModified?: string }[];
  return listed.map(({ key, size = 0, lastModified = "" }) => ({ key, size, modified: Date.parse(lastModified) || 0 }));
}

async function send(
  key: string,
  init: RequestInit,
  signal: AbortSignal,
  patience: Patience,
  ...expected: number[]
): Promise<Response> {
  checkKey(key);
  try {
    return await callApi(`/v1/blob/${encodeURIComponent(key)}`, init, signal, expected, patience.signal);
  } finally {
    patience.end();
  }
}
