/**
 * How objects' files are called, as natively: go/internal/blobstore/names.go says why. The name is `=` and the escaped
 * key, or, where that is too long, `+` and the SHA-256 of the key. What begins with `~` is on its way in.
 */

const NAME_LIMIT = 200;
const PLAIN = "=";
const HASHED = "+";
/** What the names of files begin with that are being written. */
export const TEMPORARY = "~";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The name of a key's file. */
export async function fileName(key: string): Promise<string> {
  const name = PLAIN + escapeKey(key);
  if (name.length <= NAME_LIMIT) return name;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(key)));
  return HASHED + [...digest].map(toHex).join("");
}

/** The key that a file's name tells; undefined where it tells none. */
export function keyOf(name: string): string | undefined {
  return name.startsWith(PLAIN) && name.length <= NAME_LIMIT ? unescapeKey(name.slice(PLAIN.length)) : undefined;
}

/** Whether a file's name stands for a long key, which the file itself tells. */
export function isHashed(name: string): boolean {
  return name.startsWith(HASHED);
}

/** Any byte but lower-case letters, digits, `-` and `_` becomes `%` and two digits. */
export function escapeKey(key: string): string {
  let escaped = "";
  for (const byte of encoder.encode(key)) {
    const character = String.fromCharCode(byte);
    escaped += /[a-z0-9_-]/.test(character) ? character : `%${toHex(byte)}`;
  }
  return escaped;
}

/** Undoes {@link escapeKey}; undefined for what that does not make of a key. */
export function unescapeKey(escaped: string): string | undefined {
  if (!/^(?:[a-z0-9_-]|%[0-9a-f]{2})+$/.test(escaped)) return undefined;
  const bytes = escaped
    .match(/%..|./g)!
    .map((part) => (part.length > 1 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0)));
  try {
    const key = decoder.decode(Uint8Array.from(bytes));
    return escapeKey(key) === escaped ? key : undefined;
  } catch {
    return undefined; // bytes that are not UTF-8
  }
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
