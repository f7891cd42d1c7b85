import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { dirname } from "node:path";
import type { ModuleTargetName } from "../build/target.ts";
import { findWranglerConfig } from "../build/wrangler-config.ts";
import { requireDeno } from "../installed/deno.ts";
import { resolveWranglerModules } from "../installed/wrangler.ts";
import { Child } from "./child.ts";
import { type DenoSettings, HOST_SETTINGS, type StartCall, type Started, type WorkerdSettings } from "./protocol.ts";
import type { Backend } from "./traffic.ts";

/** Where a session has its programs run. */
export interface Place {
  target: ModuleTargetName;
  /** Folders of the project, the nearest to the program first. */
  folders: readonly string[];
  /** Folder of the program's module. */
  root: string;
  /** Folder for what lasts. */
  state: string;
  /** Folder for temporary files, which goes with the session. */
  temporary: string;
}

/** Names of the runtimes, for people. */
export const RUNTIME_NAMES: Readonly<Record<ModuleTargetName, string>> = {
  cloudflare: "workerd",
  "deno-deploy": "Deno",
  "val-town": "Deno, as a val",
};

/** What Cloudflare tells of a request, as far as it can be told here. The place is wrangler's own. */
const CF = JSON.stringify({
  colo: "DFW",
  country: "US",
  city: "Austin",
  continent: "NA",
  region: "Texas",
  regionCode: "TX",
  timezone: "America/Chicago",
  httpProtocol: "HTTP/1.1",
});

/**
 * Starts the process that runs programs in the target's own runtime.
 * @throws GoEdgeError WRANGLER_NOT_FOUND, DENO_NOT_FOUND or CONFIG_UNUSABLE.
 */
export async function startHost(place: Place): Promise<Child> {
  const { target, folders, root, temporary } = place;
  if (target === "cloudflare") {
    const config = await findConfig(place);
    const modules = resolveWranglerModules(config === undefined ? folders : [dirname(config), ...folders]);
    const settings: WorkerdSettings = { wrangler: modules.wrangler.href, miniflare: modules.miniflare.href };
    return new Child(new URL("./workerd-host.js", import.meta.url), {
      [HOST_SETTINGS]: JSON.stringify(settings),
      TMPDIR: temporary,
      TMP: temporary,
      TEMP: temporary,
    });
  }
  const settings: DenoSettings = { deno: await requireDeno(folders), target, cwd: root };
  return new Child(new URL("./deno-host.js", import.meta.url), { [HOST_SETTINGS]: JSON.stringify(settings) });
}

/**
 * Has a host serve what a build has made.
 * @param out folder in which it is; removed when it is served no more.
 * @throws GoEdgeError RUNTIME_FAILED or CONFIG_UNUSABLE.
 */
export async function startBackend(host: Child, place: Place, out: string): Promise<Backend> {
  const call: StartCall = { out, state: place.state, config: await findConfig(place) };
  const { key, ...started } = await host.call<Started>("start", call);
  return {
    ...started,
    async stop() {
      if (host.isAlive) await host.call("stop", key);
      await rm(out, { recursive: true, force: true });
    },
  };
}

async function findConfig({ target, folders }: Place): Promise<string | undefined> {
  return target === "cloudflare" ? (await findWranglerConfig(folders))?.path : undefined;
}

/** Computes the fields that a platform adds to a request. */
export function resolvePlatformFields(target: ModuleTargetName, request: IncomingMessage): Record<string, string> {
  const address = request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  if (target === "cloudflare") return { "CF-Connecting-IP": address, "MF-CF-Blob": CF };
  return target === "val-town" ? { "X-Forwarded-For": address } : {};
}
