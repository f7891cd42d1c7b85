import { once } from "node:events";
import type { Server } from "node:net";
import { GoEdgeError } from "../build/errors.ts";

/** Where a session listens when nothing is said: as wrangler does. */
export const DEFAULT_PORT = 8787;

/** Ports that are tried from the first one on. */
const TRIES = 100;

/** Makes the server of one address. */
type MakeServer = () => Server;

/**
 * Listens on a port, or the next one that is free. `localhost` is both of its addresses, on the same port: browsers take
 * whichever they like.
 * @param port 0 for any.
 * @throws GoEdgeError PORT_UNUSABLE.
 */
export async function listen(
  make: MakeServer,
  host: string,
  port: number,
): Promise<{ servers: Server[]; port: number }> {
  for (let at = port; at < Math.min(port + TRIES, 65_536); at++) {
    const servers = await tryListen(make, host, at);
    if (servers !== undefined) return { servers, port: (servers[0]!.address() as { port: number }).port };
  }
  throw new GoEdgeError("PORT_UNUSABLE", `no port is free from ${port} on`, { hint: "Name another one with --port." });
}

/** @returns undefined when the port is taken. */
async function tryListen(make: MakeServer, host: string, port: number): Promise<Server[] | undefined> {
  if (host !== "localhost") {
    const server = await bind(make(), host, port);
    return server === "taken" ? undefined : [server];
  }
  const first = await bind(make(), "127.0.0.1", port);
  if (first === "taken") return undefined;
  const second = await bind(make(), "::1", (first.address() as { port: number }).port).catch((error: unknown) => {
    // A machine may do without IPv6.
    if (error instanceof GoEdgeError) return undefined;
    throw error;
  });
  if (second === undefined) return [first];
  if (second !== "taken") return [first, second];
  first.close();
  await once(first, "close");
  return undefined;
}

async function bind(server: Server, host: string, port: number): Promise<Server | "taken"> {
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, "listening");
    return server;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") return "taken";
    throw new GoEdgeError("PORT_UNUSABLE", `can't listen on port ${port} of ${host}: ${message}`, {
      hint: "Name another one with --port, or another address with --host.",
      cause,
    });
  }
}
