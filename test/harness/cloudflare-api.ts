import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";

/** The part of Cloudflare's API that wrangler deploys a Worker by, on this machine. */
export interface CloudflareApi {
  /** What makes wrangler use it. */
  env: Record<string, string>;
  token: string;
  /** Writes the modules of a Worker to a folder. @returns the metadata that came with them. */
  writeTo(worker: string, folder: string): unknown;
  stop(): Promise<void>;
}

const ACCOUNT = "account";

interface Script {
  metadata: unknown;
  modules: Map<string, Uint8Array>;
}

/**
 * Starts it. Paths and envelopes are those of https://developers.cloudflare.com/api/resources/workers/: a Worker's modules
 * come as a form with a part "metadata", and every answer is `{ success, errors, messages, result }`. What it does not
 * know gets status 404, on which wrangler fails.
 */
export async function startCloudflareApi(): Promise<CloudflareApi> {
  const token = "cf-test-token";
  const scripts = new Map<string, Script>();

  const answer = async (request: IncomingMessage): Promise<[status: number, body: object]> => {
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(403, 9109, "Invalid access token");
    const { pathname } = new URL(request.url!, "http://api");
    const [, path = ""] = pathname.split(`/client/v4/accounts/${ACCOUNT}/workers/`);
    const [kind, worker = "", part] = path.split("/");
    const of = `${request.method} ${[kind, ...(kind === "subdomain" ? [] : ["*"]), ...(part ? [part] : [])].join("/")}`;
    switch (of) {
      case "GET subdomain":
        return accept({ subdomain: "alice" });
      case "GET services/*":
        return scripts.has(worker) ? accept({ default_environment: {} }) : refuse(404, 10090, "service_not_found");
      case "GET scripts/*/settings":
      case "GET scripts/*/deployments":
        return refuse(404, 10007, "This Worker does not exist on your account.");
      case "PUT scripts/*":
        scripts.set(worker, await readScript(request));
        return accept({ id: worker, deployment_id: "1", startup_time_ms: 1 });
      case "GET scripts/*/subdomain":
        return accept({ enabled: false, previews_enabled: false });
      case "POST scripts/*/subdomain":
        return accept({ enabled: true, previews_enabled: false });
      default:
        return refuse(404, 7003, `Could not route to ${pathname}`);
    }
  };

  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`;
  return {
    token,
    env: {
      CLOUDFLARE_API_BASE_URL: url,
      CLOUDFLARE_API_TOKEN: token,
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
      WRANGLER_SEND_METRICS: "false",
    },
    writeTo(worker, folder) {
      const script = scripts.get(worker);
      if (script === undefined) throw new Error(`nobody has deployed ${worker}, but ${[...scripts.keys()]}`);
      for (const [name, bytes] of script.modules) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      return script.metadata;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function readScript(request: IncomingMessage): Promise<Script> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const headers = { "content-type": request.headers["content-type"]! };
  const form = await new Response(Buffer.concat(chunks), { headers }).formData();
  const modules = new Map<string, Uint8Array>();
  for (const [name, value] of form) {
    if (typeof value !== "string") modules.set(name, new Uint8Array(await value.arrayBuffer()));
  }
  return { metadata: JSON.parse(form.get("metadata") as string), modules };
}

const accept = (result: object): [number, object] => [200, { success: true, errors: [], messages: [], result }];

const refuse = (status: number, code: number, message: string): [number, object] => [
  status,
  { success: false, errors: [{ code, message }], messages: [], result: null },
];
