import type { RawRequest } from "../harness/raw.ts";

/** A request that both servers get. */
export interface Probe {
  title: string;
  request: RawRequest;
  /** Sent before, for its effect alone. */
  first?: RawRequest;
}

/** A step of `/do`: what it is called, and its value. */
export type Step = string | [name: string, value: string | number];

/** The target that makes the program do these steps. Every character of a value is one byte. */
export function doing(...steps: Step[]): string {
  return `/do?${steps.map((step) => (typeof step === "string" ? step : `${step[0]}=${encode(step[1])}`)).join("&")}`;
}

function encode(value: string | number): string {
  const bytes = Buffer.from(String(value), "latin1");
  return Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    return /[\w.:,;/ -]/.test(char) && char !== " " ? char : `%${byte.toString(16).padStart(2, "0").toUpperCase()}`;
  }).join("");
}

/** A probe for each of several values. */
export function each<T>(values: readonly T[], probe: (value: T) => Probe): Probe[] {
  return values.map(probe);
}

/** A probe that makes the program do some steps; its title is the target, shortened. */
export function script(...steps: Step[]): Probe {
  return scriptWith({}, ...steps);
}

/** The same with more of a request. */
export function scriptWith(request: Omit<RawRequest, "path">, ...steps: Step[]): Probe {
  const path = doing(...steps);
  const { method = "GET", body, chunked } = request;
  const upload =
    body === undefined ? "" : ` + ${body.length} bytes${chunked === undefined ? "" : `, chunks of ${chunked}`}`;
  return { title: `${method} ${shorten(path)}${upload}`, request: { ...request, path } };
}

/** A probe that the echo answers, whatever its target. */
export function echoed(title: string, request: RawRequest): Probe {
  return { title, request: { ...request, headers: [["X-Handler", "echo"], ...(request.headers ?? [])] } };
}

/** A probe that is a plain request. */
export function plain(method: string, path: string, headers: [string, string][] = []): Probe {
  const told = headers.map(([name, value]) => `, ${name}: ${shorten(value)}`).join("");
  return { title: `${method} ${shorten(path)}${told}`, request: { method, path, headers } };
}

export function shorten(text: string): string {
  const visible = text.replaceAll(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return visible.length <= 90 ? visible : `${visible.slice(0, 70)}… (${text.length})`;
}

/** Bytes that take all values, and do not repeat every 256. */
export function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i + (i >> 8) * 7);
}
