/** Fields of one connection, which are not handed on (RFC 9110, section 7.6.1). */
const OF_CONNECTION = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Fields of a message, by their names in lower case. The values of a field that comes more than once stay apart. */
export type Fields = Map<string, { name: string; values: string[] }>;

/**
 * Reads the fields that are handed on.
 * @param raw names and values in turns, as Node has them.
 */
export function readFields(raw: readonly string[]): Fields {
  const fields: Fields = new Map();
  const named = new Set<string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at]!, raw[at + 1]!];
    const key = name.toLowerCase();
    if (key === "connection") for (const other of value.split(",")) named.add(other.trim().toLowerCase());
    if (OF_CONNECTION.has(key)) continue;
    const present = fields.get(key);
    if (present === undefined) fields.set(key, { name, values: [value] });
    else present.values.push(value);
  }
  for (const key of named) fields.delete(key);
  return fields;
}

/** Sets a field, whatever it was before. */
export function setField(fields: Fields, name: string, value: string): void {
  fields.set(name.toLowerCase(), { name, values: [value] });
}

/** Reads a field that may come once; empty when it is not there. */
export function getField(fields: Fields, name: string): string {
  return fields.get(name)?.values.join(", ") ?? "";
}

/** Renders fields as Node takes them. */
export function listFields(fields: Fields): [name: string, value: string | string[]][] {
  return [...fields.values()].map(({ name, values }) => [name, values.length === 1 ? values[0]! : values]);
}
