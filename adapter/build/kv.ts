import { KV_BACKENDS, type KvBackendName } from "./target.ts";

/** What is behind stores: for each, one name, or a list of which each target takes the first that it has. */
export type KvSettings = Readonly<Record<string, KvBackendName | readonly KvBackendName[]>>;

/** Tells what is wrong with settings of stores, or undefined. */
export function describeBadKv(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "takes an object";
  for (const [store, given] of Object.entries(value)) {
    if (!/^[\w-]{1,64}$/.test(store)) {
      return `has ${JSON.stringify(store)}, which no store can be called: a name has 1 to 64 letters, digits, - and _`;
    }
    const names: unknown[] = Array.isArray(given) ? given : [given];
    const wrong = names.find((name) => !(KV_BACKENDS as readonly unknown[]).includes(name));
    if (wrong !== undefined || names.length === 0) {
      return `has ${JSON.stringify(wrong ?? given)} for "${store}", which is none of ${KV_BACKENDS.join(", ")}`;
    }
  }
  return undefined;
}

/** Computes which of a target's backends is behind each store, of those that are not left to its standard. */
export function resolveKvBackends(
  settings: KvSettings,
  offered: Readonly<Partial<Record<KvBackendName, string>>>,
): [store: string, backend: string][] {
  return Object.entries(settings).flatMap(([store, given]) => {
    const names = typeof given === "string" ? [given] : given;
    const found = names.map((name) => offered[name]).find((backend) => backend !== undefined);
    return found === undefined ? [] : [[store, found] as [string, string]];
  });
}
