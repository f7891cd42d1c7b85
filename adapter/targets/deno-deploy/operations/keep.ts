/** On Deno no context ends before its process. */
export const keep = undefined;
