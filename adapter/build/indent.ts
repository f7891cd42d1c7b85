/** Moves each line of a text to the right. */
export function indent(text: string, spaces = 2): string {
  return text.replaceAll(/^/gm, " ".repeat(spaces));
}
