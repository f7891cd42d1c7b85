/**
 * Whether a response has no body, whatever the program says: by the method of its request, or by its status (Fetch
 * standard, "null body status").
 */
export function isBodyless(method: string, status: number): boolean {
  return method === "HEAD" || [204, 205, 304].includes(status);
}
