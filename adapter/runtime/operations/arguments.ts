const encoder = new TextEncoder();

/** Whether it is text of so many bytes of UTF-8 at most, without halves of surrogate pairs, which UTF-8 can't have. */
export function isText(text: unknown, max: number): text is string {
  if (typeof text !== "string" || text.length > max || /\p{Surrogate}/u.test(text)) return false;
  // A character has up to three bytes, and half of a pair two.
  return text.length * 3 <= max || encoder.encode(text).length <= max;
}

/** Whether it is an integer from `min` to `max`. */
export function isInteger(value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
