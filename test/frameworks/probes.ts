import type { SnapshotDepth } from "../../adapter/node/snapshot-spec.ts";
import type { TestRequest } from "../harness/client.ts";

/** A request that a program gets natively and on every target. All answers must be equal. */
export interface Probe extends TestRequest {
  /** Sends the cookies that earlier answers have set. */
  jar?: true;
  /** What is known of the answer, so that all of them being wrong is noticed. */
  expect: {
    status: number;
    /** Values; null for a field that must not be there. */
    headers?: Record<string, string | null>;
    body?: string | RegExp;
  };
}

/** A program's probes.ts. */
export interface Program {
  /** By what they show; sent in this order. */
  probes: Record<string, Probe>;
  /** Variables that its packages look for while they start, beside PORT. */
  snapshotEnv?: readonly string[];
  /** Why no snapshot of it can be made, by how deep it would be. */
  skipSnapshot?: Partial<Record<SnapshotDepth, string>>;
  /** What is another for each server or at each time, in bodies and fields, and what to compare in its place. */
  masks?: readonly (readonly [pattern: RegExp, replacement: string])[];
}

/** Checks a program's probes as they are written. */
export function defineProbes(program: Program): Program {
  return program;
}

/** A request for a path, and its answer. */
export function get(
  path: string,
  status: number,
  body?: string | RegExp,
  headers?: Record<string, string | null>,
): Probe {
  return {
    path,
    expect: { status, ...(body === undefined ? {} : { body }), ...(headers === undefined ? {} : { headers }) },
  };
}

/** The headers that make a request's body JSON. */
export const JSON_TYPE: [string, string][] = [["Content-Type", "application/json"]];

/** The headers that make a request's body a form. */
export const FORM_TYPE: [string, string][] = [["Content-Type", "application/x-www-form-urlencoded"]];

/** The headers of a request that names itself. */
export function basicAuth(user: string, password: string): [string, string][] {
  return [["Authorization", `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`]];
}

/** One part of a multipart form: a field, or a file where it has a filename. */
export interface Part {
  name: string;
  filename?: string;
  type?: string;
  value: string | Uint8Array;
}

/** A request that posts a multipart form. */
export function upload(
  path: string,
  parts: readonly Part[],
): Required<Pick<TestRequest, "method" | "path" | "headers" | "body">> {
  const boundary = "----a-boundary";
  const chunks = parts.flatMap(({ name, filename, type, value }) => {
    const file =
      filename === undefined ? "" : `; filename="${filename}"\r\nContent-Type: ${type ?? "application/octet-stream"}`;
    return [`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`, value, "\r\n"];
  });
  const body = Buffer.concat([...chunks, `--${boundary}--\r\n`].map((chunk) => Buffer.from(chunk as string)));
  return { method: "POST", path, headers: [["Content-Type", `multipart/form-data; boundary=${boundary}`]], body };
}
