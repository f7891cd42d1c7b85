/** A host that a program may reach: a name, an address, or `*.` and a name for all below it; with a port or without. */
const PATTERN =
  /^(?:(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;

/** Tells what is wrong with patterns of hosts, or undefined. */
export function describeBadHosts(value: unknown): string | undefined {
  if (!Array.isArray(value)) return "takes a list of hosts";
  for (const given of value) {
    const match = typeof given === "string" ? PATTERN.exec(given.toLowerCase()) : null;
    const port = Number(match?.[1] ?? 1);
    if (match !== null && port >= 1 && port <= 65535) continue;
    const forms = "example.com, *.example.com, or either with a port, as in example.com:8443";
    return `has ${JSON.stringify(given)}, which is no host: write ${forms}`;
  }
  return undefined;
}
