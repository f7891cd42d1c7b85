/** Ports that a URL leaves out. */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Whether a URL's host matches one of the patterns: `example.com`, `*.example.com` for any host below it, each with
 * `:port` for that port alone. Patterns are in lower case.
 */
export function isAllowed(url: URL, patterns: readonly string[]): boolean {
  const host = url.hostname.replace(/\.$/, "");
  const port = url.port === "" ? DEFAULT_PORTS[url.protocol] : url.port;
  return patterns.some((pattern) => {
    const [, name = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
    if (onlyPort !== undefined && onlyPort !== port) return false;
    return name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name;
  });
}
