/** Names of variables that hold secrets. */
const SECRET_NAME = /SECRET|TOKEN|KEY|PASSW|(?<![A-Z])PASS|CREDENTIAL|AUTH(?!OR(_|$))|DSN|DATABASE_URL|^valtown$/i;

/** Characters of a value that is taken for a secret: shorter ones are parts of many other words. */
const SHORTEST = 6;

/** Takes the values of secrets out of a text. */
export type Redact = (text: string) => string;

/**
 * Makes what has `[NAME]` stand in a text for the value of each variable in `environ`, a list of `NAME=value`, whose name
 * says that it is a secret. Of a value with lines each is taken out by itself: that is how they are logged.
 */
export function createRedact(environ: readonly string[]): Redact {
  const secrets: [value: string, shown: string][] = [];
  for (const variable of environ) {
    const at = variable.indexOf("=");
    const name = variable.slice(0, at);
    if (!SECRET_NAME.test(name)) continue;
    for (const line of variable.slice(at + 1).split("\n")) {
      const value = line.trim();
      if (value.length >= SHORTEST) secrets.push([value, `[${name}]`]);
    }
  }
  // One may be part of another.
  secrets.sort(([a], [b]) => b.length - a.length);
  return (text) => secrets.reduce((rest, [value, shown]) => rest.replaceAll(value, () => shown), text);
}
