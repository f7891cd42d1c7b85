import { env } from "cloudflare:workers";

/** A binding of the Worker, and the name of its class; undefined where it has none of that name. */
export function findBinding(name: string): { binding: unknown; kind: string } | undefined {
  const binding: unknown = Object.hasOwn(env, name) ? (env as Record<string, unknown>)[name] : undefined;
  return binding === undefined ? undefined : { binding, kind: classOf(binding) };
}

/** Of some bindings, any property seems to be there. */
function classOf(binding: unknown): string {
  if (typeof binding !== "object" || binding === null) return typeof binding;
  return String((Object.getPrototypeOf(binding) as object | null)?.constructor?.name);
}
