import { Agent, type IncomingMessage, request } from "node:http";

/** Milliseconds without a byte after which a request is given up: it counts as one that broke off. */
const PATIENCE = 30_000;

/** How a request ended. */
export interface Outcome {
  /** 0 when the connection broke off. */
  status: number;
  body: Buffer;
}

/** One request of a load: what is sent, and whether the outcome is right. */
export interface Shot {
  kind: string;
  method?: string;
  path: string;
  body?: Uint8Array;
  /** Milliseconds after which the client hangs up, with a reset. */
  abortAfter?: number;
  isRight(outcome: Outcome): boolean;
}

/** How many of each kind went right, and what the first few others were. */
export interface Tally {
  right: Map<string, number>;
  wrong: Map<string, number>;
  samples: string[];
}

/** Sends shots on as many connections as may be open at once, and counts the outcomes. */
export async function fire(
  url: string,
  connections: number,
  total: number,
  nextShot: (index: number) => Shot,
  onProgress?: (done: number) => Promise<void>,
): Promise<Tally> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const tally: Tally = { right: new Map(), wrong: new Map(), samples: [] };
  let started = 0;
  let done = 0;
  const client = async (): Promise<void> => {
    while (started < total) {
      const shot = nextShot(started++);
      const outcome = await send(agent, url, shot);
      const counts = shot.isRight(outcome) ? tally.right : tally.wrong;
      counts.set(shot.kind, (counts.get(shot.kind) ?? 0) + 1);
      if (counts === tally.wrong && tally.samples.length < 5) {
        tally.samples.push(`${shot.kind}: ${outcome.status} ${outcome.body.subarray(0, 200)}`);
      }
      done++;
      await onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return tally;
}

/** Sums up a tally. */
export function renderTally({ right, wrong }: Tally): string {
  const kinds = [...new Set([...right.keys(), ...wrong.keys()])].sort();
  return kinds.map((kind) => `${kind} ${right.get(kind) ?? 0} right, ${wrong.get(kind) ?? 0} wrong`).join("; ");
}

function send(agent: Agent, url: string, shot: Shot): Promise<Outcome> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let incoming: IncomingMessage | undefined;
    const finish = (status: number): void => {
      const outcome = { status, body: Buffer.concat(chunks) };
      // Who hangs up does not wait for the server, and would ask for more and more of it.
      if (shot.abortAfter === undefined) resolve(outcome);
      else setTimeout(resolve, 50, outcome);
    };
    const headers = shot.body === undefined ? {} : { "content-length": shot.body.length };
    const outgoing = request({ agent, hostname, port, path: shot.path, method: shot.method ?? "GET", headers });
    outgoing.on("error", () => finish(0));
    outgoing.setTimeout(PATIENCE, () => outgoing.destroy(new Error("stalled")));
    outgoing.on("response", (response) => {
      incoming = response;
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => finish(response.statusCode!));
      response.on("error", () => finish(0));
      response.on("close", () => finish(response.complete ? response.statusCode! : 0));
    });
    outgoing.end(shot.body);
    if (shot.abortAfter !== undefined) {
      setTimeout(() => {
        if (outgoing.socket) outgoing.socket.resetAndDestroy();
        else outgoing.once("socket", (socket) => socket.resetAndDestroy());
        incoming?.destroy();
      }, shot.abortAfter);
    }
  });
}
