/** The variables of the process; none without --allow-env, since the program must not make Deno ask for it. */
export function denoEnviron(): Record<string, string> {
  return Deno.permissions.querySync({ name: "env" }).state === "granted" ? Deno.env.toObject() : {};
}
