/** Variables of the environment that a program may read while a snapshot is made; null for one that is not set. */
export type SnapshotEnv = Readonly<Record<string, string | null>>;

/** Tells what is wrong with variables, or undefined. */
export function describeBadEnv(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return 'takes variables by name, as in { "MODE": "release", "DEBUG": null }';
  }
  for (const [name, text] of Object.entries(value)) {
    if (name === "" || /[=\0]/.test(name)) return `has ${JSON.stringify(name)}, which is no name of a variable`;
    if (text !== null && (typeof text !== "string" || text.includes("\0"))) {
      return `has ${JSON.stringify(text)} for ${name}: it takes a text, or null for one that is not set`;
    }
  }
  return undefined;
}
