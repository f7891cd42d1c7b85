import type { Shot } from "./load.ts";

/** Pseudo-random numbers in [0, 1), the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A request to the fixture "mixed" whose handler does well. */
export function goodShot(random: () => number): Shot {
  const dice = random();
  if (dice < 0.6) return echo(Math.floor(random() * 2000));
  if (dice < 0.65) return echo(100_000 + Math.floor(random() * 100_000));
  if (dice < 0.85) return stream(1 + Math.floor(random() * 5));
  const ms = Math.floor(random() * 10);
  return exactly("sleep", `/sleep/${ms}`, `slept ${ms}`);
}

/** A request whose handler panics; with TinyGo, that is a trap. */
export function panicShot(random: () => number): Shot {
  return failing("panic", random() < 0.5 ? "/panic" : "/nil");
}

/** A request that ends its instance, with Go too. */
export function trapShot(random: () => number): Shot {
  return failing("trap", random() < 0.5 ? "/exit" : "/goroutine");
}

/** A request whose client hangs up. */
export function abortShot(random: () => number): Shot {
  const path = random() < 0.5 ? "/wait" : "/wait?streaming";
  return { kind: "abort", path, abortAfter: 1 + Math.floor(random() * 20), isRight: ({ status }) => status === 0 };
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
