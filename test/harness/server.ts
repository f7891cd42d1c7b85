import { readFile } from "node:fs/promises";

/** A built module, served by its platform's own runtime. */
export interface Server {
  url: string;
  /** Lines that the program and the runtime have logged so far. */
  logs: string[];
  /** Calls a Go function as other JavaScript on the platform would. */
  call(name: string, payload: unknown): Promise<unknown>;
  /** Sends a request with data of Cloudflare's about it, as only another worker can; resolves with the body. */
  fetchWith?(cf: object, path: string, headers: Record<string, string>): Promise<string>;
  /** Fires a cron trigger as Cloudflare does; resolves with what became of it. */
  fire?(cron: string, at: Date): Promise<string>;
  /** Runs a val as an interval does. */
  interval?(lastRunAt?: Date): Promise<unknown>;
  /** Bytes of memory that the process has, where the system tells: Linux. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** Resident bytes of a process. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** What a call's control endpoint answers with. */
export type CallAnswer = { result: unknown } | { error: string };

/** Makes a call by a control endpoint. */
export async function callBy(
  send: (body: string) => Promise<Response>,
  name: string,
  payload: unknown,
): Promise<unknown> {
  const answer = (await (await send(JSON.stringify({ name, payload }))).json()) as CallAnswer;
  if ("error" in answer) throw new Error(answer.error);
  return answer.result;
}
