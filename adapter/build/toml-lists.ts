/**
 * Reads a list out of TOML, as far as configurations of wrangler write it: of strings (`crons = ["..."]`), or of tables
 * (`[[kv_namespaces]]`), of which only strings are told. What is written in any other way is not found.
 * @param path where it is, such as `["triggers", "crons"]`.
 */
export function readTomlList(text: string, path: readonly string[]): unknown[] {
  const [table, key] = [path.slice(0, -1).join("."), path.at(-1)!];
  const items: unknown[] = [];
  for (const { header, body } of splitTables(text)) {
    if (header === `[${path.join(".")}]`) items.push(readTable(body));
    if (header === table) items.push(...readStrings(body, key));
    else if (header === "") items.push(...readStrings(body, path.join("."), `${table}\\s*=\\s*\\{[^}]*\\b${key}`));
  }
  return items;
}

/** Reads a string out of TOML, where it is as in {@link readTomlList}; undefined where none is found. */
export function readTomlString(text: string, path: readonly string[]): string | undefined {
  const [table, key] = [path.slice(0, -1).join("."), path.at(-1)!];
  for (const { header, body } of splitTables(text)) {
    const names =
      header === table ? [key] : header === "" ? [path.join("."), `${table}\\s*=\\s*\\{[^}]*\\b${key}`] : [];
    if (names.length === 0) continue;
    const [, double, single] =
      new RegExp(`^[ \\t]*(?:${names.join("|")})\\s*=\\s*(?:"([^"\n]*)"|'([^'\n]*)')`, "m").exec(body) ?? [];
    if (double !== undefined || single !== undefined) return double ?? single;
  }
  return undefined;
}

/** Renders a list for people, as {@link readTomlList} reads it. */
export function renderTomlList(path: readonly string[], items: readonly unknown[]): string {
  if (items.every((item) => typeof item === "object")) {
    const tables = items.map((item) => {
      const lines = Object.entries(item as object).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
      return [`[[${path.join(".")}]]`, ...lines].join("\n");
    });
    return tables.join("\n\n");
  }
  const header = path.length > 1 ? [`[${path.slice(0, -1).join(".")}]`] : [];
  return [...header, `${path.at(-1)} = ${JSON.stringify(items)}`].join("\n");
}

/** Splits at headers: `table`, and `[table]` for one of several. What comes before the first has the header "". */
function splitTables(text: string): { header: string; body: string }[] {
  const code = text.replaceAll(/^[ \t]*#.*$/gm, "");
  const [before = "", ...parts] = code.split(/^[ \t]*\[(\[[\w.-]+\]|[\w.-]+)\][ \t]*(?:#.*)?$/m);
  const tables = [{ header: "", body: before }];
  for (let i = 0; i < parts.length; i += 2) tables.push({ header: parts[i]!, body: parts[i + 1]! });
  return tables;
}

/** The strings of the first list by one of those names, which are patterns. */
function readStrings(body: string, ...names: string[]): string[] {
  const list = new RegExp(`^[ \\t]*(?:${names.join("|")})\\s*=\\s*\\[([^\\]]*)\\]`, "m").exec(body)?.[1] ?? "";
  return [...list.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(([, double, single]) => double ?? single ?? "");
}

function readTable(body: string): Record<string, string> {
  const entries = [...body.matchAll(/^[ \t]*([\w-]+)[ \t]*=[ \t]*["']([^"'\n]*)["']/gm)];
  return Object.fromEntries(entries.map(([, key, value]) => [key!, value!]));
}
