/** The value of a Content-Length field in bytes; undefined when there is none, or no number. */
export function parseContentLength(value: string | null | undefined): number | undefined {
  return value !== null && value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
