import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { send } from "../harness/client.ts";
import { serveDeno } from "../harness/deno.ts";
import { goEdge } from "../harness/run.ts";
import { MOD, serving } from "./serving.ts";

/** Makes the module of a server that answers with an expression. */
function makeServer(expression: string, imports: string[]): string {
  const folder = mkdtempSync(join(inject("workspace"), "tls-"));
  writeFileSync(join(folder, "go.mod"), MOD);
  writeFileSync(join(folder, "main.go"), serving(expression, imports));
  return folder;
}

async function build(folder: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await goEdge(folder, "build", "--out", "out", ...args);
  expect(code, stderr).toBe(0);
}

/** Lists the packages that have code in what is built of a server. */
async function listPackages(expression: string, ...imports: string[]): Promise<string[]> {
  const folder = makeServer(expression, imports);
  await build(folder, "--target", "cloudflare", "--wasm", "module");
  const wasm = readdirSync(join(folder, "out")).find((name) => name.endsWith(".wasm"))!;
  const { stdout } = await goEdge(folder, "inspect", "--json", join("out", wasm));
  const { code } = JSON.parse(stdout) as { code: { packages: { path: string }[] } };
  return code.packages.map(({ path }) => path);
}

const HANDSHAKES = ["crypto/x509", "crypto/internal/fips140/ecdsa"];

test("a server without TLS of its own has none in its wasm", async () => {
  const packages = await listPackages('"over TLS: " + strconv.FormatBool(r.TLS != nil)', "strconv");
  expect(packages).toContain("net/http");
  for (const name of HANDSHAKES) expect(packages).not.toContain(name);
});

test.each([
  ["imports what does", 'httptest.NewRequest("GET", "/", nil).Host', ["net/http/httptest"]],
  ["reads a client's certificates", "r.TLS.PeerCertificates[0].Subject.CommonName", []],
])("one has it that %s", async (_, expression, imports) => {
  expect(await listPackages(expression, ...imports)).toEqual(expect.arrayContaining(HANDSHAKES));
});

test("https to itself says why it fails", async () => {
  const folder = makeServer('ask("https://127.0.0.1:8080/")', []);
  const ask = `package main

import "net/http"

func ask(url string) string {
	_, err := http.Get(url)
	return err.Error()
}
`;
  writeFileSync(join(folder, "ask.go"), ask);
  await build(folder, "--target", "deno-deploy");
  const server = await serveDeno(join(folder, "out", "main.js"));
  const { text } = await send(server.url, { path: "/" });
  await server.stop();
  expect(text).toContain("tls: the program has no server with TLS: nothing in it imports crypto/tls");
});
