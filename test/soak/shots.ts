import type { Random } from "../harness/random.ts";
import type { Shot } from "./load.ts";

/** A request to the fixture "mixed" whose handler does well. */
export function goodShot(random: Random): Shot {
  const dice = random.unit();
  if (dice < 0.6) return echo(random.below(2000));
  if (dice < 0.65) return echo(100_000 + random.below(100_000));
  if (dice < 0.85) return stream(1 + random.below(5));
  const ms = random.below(10);
  return exactly("sleep", `/sleep/${ms}`, `slept ${ms}`);
}

/** A request whose handler panics; with TinyGo, that is a trap. */
export function panicShot(random: Random): Shot {
  return failing("panic", random.unit() < 0.5 ? "/panic" : "/nil");
}

/** A request that ends its instance, with Go too. */
export function trapShot(random: Random): Shot {
  return failing("trap", random.unit() < 0.5 ? "/exit" : "/goroutine");
}

/** A request whose client hangs up. */
export function abortShot(random: Random): Shot {
  const path = random.unit() < 0.5 ? "/wait" : "/wait?streaming";
  return { kind: "abort", path, abortAfter: 1 + random.below(20), isRight: ({ status }) => status === 0 };
}

function echo(size: number): Shot {
  const body = Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i * 31 + size) & 0xff));
  const isRight: Shot["isRight"] = (outcome) => outcome.status === 200 && outcome.body.equals(body);
  return { kind: size < 2000 ? "echo" : "large echo", method: "POST", path: "/echo", body, isRight };
}

function stream(parts: number): Shot {
  const text = Array.from({ length: parts }, (_, i) => `${i} `).join("");
  return exactly("stream", `/stream/${parts}`, text);
}

function exactly(kind: string, path: string, text: string): Shot {
  return { kind, path, isRight: ({ status, body }) => status === 200 && body.toString() === text };
}

function failing(kind: string, path: string): Shot {
  const isRight: Shot["isRight"] = ({ status, body }) =>
    status === 500 && /^Internal Server Error\nrequest id: [\w-]+\n$/.test(body.toString());
  return { kind, path, isRight };
}
