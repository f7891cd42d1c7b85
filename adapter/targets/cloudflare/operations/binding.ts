/** The name of a binding's class: of some, any property seems to be there. */
export function classOf(binding: unknown): string {
  if (typeof binding !== "object" || binding === null) return typeof binding;
  return String((Object.getPrototypeOf(binding) as object | null)?.constructor?.name);
}
