/** What is used of the API of Deno, on which vals run. */
interface DenoEnv {
  env: { toObject(): Record<string, string> };
}

/** The variables of the val. */
export function valEnviron(): Record<string, string> {
  return (globalThis as unknown as { Deno: DenoEnv }).Deno.env.toObject();
}
