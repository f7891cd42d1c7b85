// Shows the main job: packs the package, installs it into an empty folder as a user would, scaffolds the hello
// template, serves it with wrangler in workerd, and sends it real HTTP requests.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "go-edge-demo-"));
const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" };

try {
  show(folder, "npm", "pack", root, "--silent");
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  show(folder, "npm", "install", "--no-audit", "--no-fund", `./${tarball}`);
  show(folder, "npx", "go-edge", "new", "hello", "--target", "cloudflare");
  await serve(join(folder, "hello"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a command and shows it. */
function show(cwd, command, ...args) {
  console.log(`$ ${[command, ...args].join(" ")}`);
  execFileSync(command, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
}

/** Serves the program with wrangler, which builds it first, and asks it two things. */
async function serve(cwd) {
  console.log("$ npx wrangler dev");
  const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
  const child = spawn(process.execPath, [wrangler, "dev", "--port", "0", "--show-interactive-dev-session=false"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  try {
    const url = await ready(child);
    for (const path of ["/", "/hello/gopher"]) {
      const response = await fetch(new URL(path, url));
      console.log(`$ curl ${new URL(path, url)}\n${response.status} ${await response.text()}`);
      if (response.status !== 200) process.exitCode = 1;
    }
  } finally {
    process.kill(-child.pid, "SIGTERM");
  }
}

/** Waits until wrangler says where it listens. */
function ready(child) {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      console.log(line);
      const url = /Ready on (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.on("close", (code) => reject(new Error(`wrangler ended with ${code}`)));
  });
}
