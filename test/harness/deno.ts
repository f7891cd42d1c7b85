import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { callBy, memoryOf, type Server } from "./server.ts";

/** The Deno program itself: npm's launcher would outlive its own end. */
export const DENO: string = createRequire(import.meta.url)("deno/install_api.cjs").runInstall();

/**
 * Serves a module built for Deno Deploy with `deno run`, no unstable flag but those in `flags`, and a second module beside
 * it that calls its functions over HTTP. Both listen on a free port.
 */
export function serveDeno(
  module: string,
  env: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<Server> {
  return serveScript(module, `import { call } from "./${basename(module)}";${CONTROL}`, env, flags);
}

/**
 * Serves a module built for Val Town as its platform does: Deno imports it and hands requests to its default export.
 * A val has no file system and can't start programs.
 */
export function serveVal(module: string, env: Record<string, string> = {}): Promise<Server> {
  const serve = env.GO_EDGE_TEST_ENDS === undefined ? "Deno.serve((request) => handler(request));" : SERVE_TO_THE_END;
  return serveScript(module, `import handler, { call } from "./${basename(module)}";\n${serve}${CONTROL}`, env);
}

/** Says when a response has ended: after that a val may be stopped. */
const SERVE_TO_THE_END = `
Deno.serve(async (request) => {
  const response = await handler(request);
  const ended = () => console.log("response ended: " + request.url.slice(request.url.indexOf("/", 8)));
  if (response.body === null) ended();
  const body = response.body?.pipeThrough(new TransformStream({ flush: ended }));
  return new Response(body, response);
});`;

const CONTROL = `
Deno.serve({ hostname: "127.0.0.1", port: 0 }, async (request) => {
  const { name, payload } = await request.json();
  try {
    return Response.json({ result: await call(name, payload) });
  } catch (error) {
    return Response.json({ error: error.message });
  }
});`;

/** Runs a script that imports the module from beside it: without the right to read, Deno loads no other way. */
async function serveScript(
  module: string,
  script: string,
  env: Record<string, string>,
  flags: readonly string[] = [],
): Promise<Server> {
  const file = join(dirname(module), "serve.mjs");
  writeFileSync(file, script);
  const child = spawn(DENO, ["run", "--no-prompt", "--allow-net", "--allow-env", ...flags, file], {
    env: { ...process.env, NO_COLOR: "1", DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const logs: string[] = [];
  const [main, control] = await listening(child, logs);
  return {
    url: main,
    logs,
    call: (name, payload) => callBy((body) => fetch(control, { method: "POST", body }), name, payload),
    memory: () => memoryOf(child.pid!),
    async stop() {
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}

/** Waits until both servers say where they listen, in the order they were started. */
function listening(child: ChildProcess, logs: string[]): Promise<[string, string]> {
  return new Promise((resolve, reject) => {
    const urls: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        const url = /^Listening on (http:\S+)/.exec(line)?.[1];
        if (url === undefined) logs.push(line);
        else if (urls.push(url) === 2) resolve([urls[0]!, urls[1]!]);
      });
    }
    child.on("close", (code) => reject(new Error(`deno ended with ${code}:\n${logs.join("\n")}`)));
  });
}
