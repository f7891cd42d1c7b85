/** Attempts to load a blob, and milliseconds to wait after the first; the wait doubles. */
const ATTEMPTS = 4;
const PAUSE = 200;

/**
 * Loads the bytes of a SHA-256 (lower-case hex) from a blob host, or from the platform's cache where it has one, and checks
 * that they are those.
 */
export async function loadBlob(host: string, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = `${host}/${sha256}`;
  // A cache that there is none of, or that fails, must not keep the val from starting.
  const cache = await globalThis.caches?.open("go-edge").catch(() => undefined);
  const kept = await cache?.match(url).catch(() => undefined);
  const cached = kept && (await bytesOf(kept, sha256).catch(() => undefined));
  if (cached) return cached;
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`status ${response.status}`);
      const bytes = await bytesOf(response, sha256);
      await cache?.put(url, new Response(bytes)).catch(() => {});
      return bytes;
    } catch (cause) {
      if (attempt === ATTEMPTS) {
        throw new Error(`the program can't be loaded from ${url}: ${(cause as Error).message}`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE * 2 ** (attempt - 1)));
    }
  }
}

async function bytesOf(response: Response, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== sha256) throw new Error(`it is not what was deployed: its SHA-256 is ${found}`);
  return bytes;
}
