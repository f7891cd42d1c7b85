import { expect, test } from "vitest";
import { tlsOverlay } from "../../adapter/build/overlays/tls.ts";
import type { GoPackage, Program } from "../../adapter/build/program.ts";
import { makeFolder } from "./support/folder.ts";

const STANDARD: Partial<GoPackage>[] = [
  { ImportPath: "net/http", Imports: ["crypto/tls"] },
  { ImportPath: "net/http/httptrace", Imports: ["crypto/tls"] },
  { ImportPath: "crypto/tls", Imports: ["crypto/x509"] },
  { ImportPath: "crypto/x509", Imports: ["crypto/rsa"] },
];

/** A server whose own file has this line, beside what else it pulls in. */
async function makeProgram(line: string, others: Partial<GoPackage>[] = [], tags?: string): Promise<Program> {
  const Dir = await makeFolder({ "main.go": `package main\n\n${line}\n` });
  const packages = [
    { ImportPath: "app", Dir, GoFiles: ["main.go"], Imports: ["net/http"] },
    { ImportPath: "library.example/edgehttp", Dir, GoFiles: [], Imports: ["crypto/tls"] },
    ...STANDARD.map((entry) => ({ ...entry, Standard: true })),
    ...others.map((entry) => ({ Dir, GoFiles: [], ...entry })),
  ] as GoPackage[];
  const library = { path: "library.example", go: "1.24" };
  return { packages: new Map(packages.map((entry) => [entry.ImportPath, entry])), library, tags } as unknown as Program;
}

const isLeftOut = async (...args: Parameters<typeof makeProgram>) =>
  await tlsOverlay.isNeeded!(await makeProgram(...args));

test("TLS is left out where net/http and the library alone import it", async () => {
  expect(await isLeftOut("http.ListenAndServe(a, nil)")).toBe(true);
  expect(await isLeftOut("if r.TLS != nil { version := r.TLS.Version }")).toBe(true);
  expect(await isLeftOut("", [{ ImportPath: "example.com/router", Imports: ["net/http"] }])).toBe(true);
});

test.each([
  ["the program", { ImportPath: "example.com/server", Imports: ["crypto/tls"] }],
  ["a package of certificates", { ImportPath: "example.com/keys", Imports: ["crypto/x509"] }],
  ["the standard library's mail", { ImportPath: "net/smtp", Standard: true, Imports: ["crypto/tls"] }],
  ["a package that can't be read", { ImportPath: "example.com/x", Dir: undefined }],
])("it stays where %s may need it", async (_, entry) => {
  expect(await isLeftOut("", [entry as Partial<GoPackage>])).toBe(false);
});

test.each([
  "t.TLSClientConfig.RootCAs",
  "s.TLSConfig = nil",
  "r.TLS.PeerCertificates[0].Subject",
  "r.TLS.VerifiedChains",
  "r.TLS.ExportKeyingMaterial(a, b, 32)",
  "s.Protocols.SetUnencryptedHTTP2(true)",
])("it stays where sources have %s", async (line) => {
  expect(await isLeftOut(line)).toBe(false);
});

test("it stays in a command, which may have a network", async () => {
  expect(await isLeftOut("", [], "goedge_command")).toBe(false);
});
