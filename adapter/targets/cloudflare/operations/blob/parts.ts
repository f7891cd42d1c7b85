import { OperationError } from "../../../../runtime/operations/operation.ts";

/** Bytes of each part but the last. R2 takes 5 MiB at least, and all of one size. */
const PART_SIZE = 8 * 1024 * 1024;

/** Parts that an upload may have. */
const PARTS_LIMIT = 10_000;

/**
 * Puts a body that R2 does not take in one piece: of a size that is not known, or too large for that. It holds one part in
 * memory. What fits into one part is put at once.
 */
export async function putInParts(
  bucket: R2Bucket,
  key: string,
  body: ReadableStream<Uint8Array>,
  options: { httpMetadata: R2HTTPMetadata },
): Promise<R2Object> {
  const parts = partsOf(body);
  const first = await parts.next();
  const bytes = first.value ?? new Uint8Array();
  if (bytes.length < PART_SIZE) return await bucket.put(key, bytes, options);
  const upload = await bucket.createMultipartUpload(key, options);
  try {
    const uploaded = [await upload.uploadPart(1, bytes)];
    for await (const part of parts) {
      if (uploaded.length === PARTS_LIMIT) {
        throw new OperationError("too-large", `R2 takes ${PARTS_LIMIT} parts of 8 MiB: say how large the body is`);
      }
      uploaded.push(await upload.uploadPart(uploaded.length + 1, part));
    }
    return await upload.complete(uploaded);
  } catch (error) {
    await parts.return(undefined).catch(() => {});
    await upload.abort().catch(() => {}); // what is left of it, R2 removes after a week
    throw error;
  }
}

/** Gives a body's bytes in parts, each of PART_SIZE but the last; none of an empty body. */
async function* partsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    let rest = chunk;
    while (size + rest.length >= PART_SIZE) {
      const missing = PART_SIZE - size;
      yield join([...chunks, rest.subarray(0, missing)], PART_SIZE);
      rest = rest.subarray(missing);
      [chunks, size] = [[], 0];
    }
    if (rest.length === 0) continue;
    chunks.push(rest);
    size += rest.length;
  }
  if (size > 0) yield join(chunks, size);
  return undefined;
}

function join(chunks: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}
