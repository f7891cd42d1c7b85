/** Characters of a name at most: a hostile file's may be megabytes. */
const MOST = 500;

/** Takes what could move a terminal's cursor, or turn text around, out of what comes from a file. */
export function plain(text: string): string {
  const cut = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
}
