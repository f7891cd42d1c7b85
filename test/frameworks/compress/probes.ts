import { gunzipSync, gzipSync } from "node:zlib";
import { defineProbes, get, type Probe } from "../probes.ts";

const accepting = (path: string, encoding: string, expect: Probe["expect"]): Probe => ({
  path,
  headers: [["Accept-Encoding", encoding]],
  expect,
});

const unpack = (encoding: string, body: Buffer | string, expect: Probe["expect"]): Probe => ({
  method: "POST",
  path: "/unpack",
  headers: [["Content-Encoding", encoding]],
  body,
  expect,
});

/** "zstd at the edge", in zstd. */
const ZSTD = Buffer.from("28b52ffd04008100007a737464206174207468652065646765adbdf621", "hex");
const packed = gzipSync("gzip at the edge, and a good deal more of it");

export default defineProbes({
  probes: {
    "plain where the client takes nothing else": get("/text", 200, "all work and no play\n".repeat(500), {
      "content-encoding": null,
    }),
    gzip: accepting("/text", "gzip", { status: 200, headers: { "content-encoding": "gzip", vary: "Accept-Encoding" } }),
    zstd: accepting("/text", "zstd", { status: 200, headers: { "content-encoding": "zstd" } }),
    "what the client would rather have": accepting("/text", "gzip;q=0.5, zstd;q=1", {
      status: 200,
      headers: { "content-encoding": "zstd" },
    }),
    "too short": accepting("/small", "gzip", { status: 200, headers: { "content-encoding": null }, body: "small" }),
    "an image": accepting("/image", "gzip", { status: 200, headers: { "content-encoding": "gzip" } }),
    HEAD: { method: "HEAD", path: "/text", headers: [["Accept-Encoding", "gzip"]], expect: { status: 200 } },
    "a body in gzip": unpack("gzip", packed, {
      status: 200,
      body: `44 "${gunzipSync(packed).toString().slice(0, 20)}"`,
    }),
    "a body in gzip that breaks off": unpack("gzip", packed.subarray(0, 30), { status: 400, body: "unexpected EOF\n" }),
    "a body that is no gzip": unpack("gzip", "plain text", { status: 400, body: "gzip: invalid header\n" }),
    "a body in zstd": unpack("zstd", ZSTD, { status: 200, body: '16 "zstd at the edge"' }),
    "a body that is no zstd": unpack("zstd", "plain text", { status: 400 }),
    "an encoding that is not taken": unpack("br", "x", { status: 415 }),
    "S2, there and back": get("/s2", 200, "3000 true <nil>\n"),
  },
});
