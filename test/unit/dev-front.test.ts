import { once } from "node:events";
import { createServer, request as open, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFront, type FrontOptions } from "../../adapter/dev/front.ts";
import { ReloadEvents } from "../../adapter/dev/reload.ts";
import { type Backend, Traffic } from "../../adapter/dev/traffic.ts";
import { until } from "../dev/support/until.ts";

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

async function makeBackend(answer: RequestListener, isExclusive = false): Promise<Backend & { stopped: boolean }> {
  const backend = {
    port: await listen(createServer(answer)),
    triggers: undefined,
    isExclusive,
    stopped: false,
    async stop() {
      backend.stopped = true;
    },
  };
  return backend;
}

/** Serves a program behind the front. */
async function serve(answer: RequestListener, options: Partial<FrontOptions> = {}) {
  const traffic = new Traffic();
  await traffic.switchTo(await makeBackend(answer));
  const log: string[] = [];
  const front = createFront({
    traffic,
    events: new ReloadEvents(),
    reload: true,
    failure: () => undefined,
    firstBuild: Promise.resolve(),
    platformFields: () => ({}),
    onRequest: ({ method, url }, status) => log.push(`${method} ${url} ${status}`),
    onGone: () => log.push("gone"),
    ...options,
  });
  return { url: `http://127.0.0.1:${await listen(front)}`, traffic, log };
}

const NAVIGATION = { headers: { accept: "text/html,*/*;q=0.8", "accept-encoding": "gzip" } };
const SCRIPT = /^<script src="\/__go-edge\/reload\.js\?v=[\w-]+"><\/script>$/;

describe("forwarding", () => {
  test("streams both ways, byte for byte as it comes", async () => {
    const { url } = await serve((request, response) => request.pipe(response));
    const upload = open(`${url}/echo`, { method: "DELETE", headers: { "transfer-encoding": "chunked" } });
    upload.write("first");
    const chunks: string[] = [];
    upload.on("response", (response) => response.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk)));
    await until(() => chunks.join("") === "first");
    upload.write("second");
    await until(() => chunks.join("") === "firstsecond");
    const closed = once(upload, "close");
    upload.end();
    await closed;
  });

  test("hands on fields, several of a name too, and none of the connection's", async () => {
    const seen: string[][] = [];
    const { url } = await serve(
      (request, response) => {
        seen.push(request.rawHeaders);
        response.writeHead(201, "Made", [
          ["X-Case", "é"],
          ["Set-Cookie", "a=1"],
          ["Set-Cookie", "b=2"],
        ] as never);
        response.end();
      },
      { platformFields: () => ({ "X-Real": "127.0.0.1" }) },
    );
    const asked = open(url, {
      headers: { Host: "example.test:80", "X-Twice": ["1", "2"], "X-Real": "fake", "X-Hop": "1", Connection: "X-Hop" },
    });
    asked.end();
    const response = await new Promise<import("node:http").IncomingMessage>((resolve) => asked.on("response", resolve));
    expect([response.statusCode, response.statusMessage, response.headers["set-cookie"]]).toEqual([
      201,
      "Made",
      ["a=1", "b=2"],
    ]);
    expect(response.rawHeaders).toContain("X-Case");
    const given = seen[0]!.join(" ");
    expect(given).toContain("Host example.test:80 X-Twice 1 X-Twice 2");
    expect(given).toContain("X-Real 127.0.0.1");
    expect(given).not.toMatch(/fake|X-Hop/);
    response.resume();
  });

  test("breaks off the client when the program breaks off, and the program when the client does", async () => {
    let left = false;
    const { url, log } = await serve((request, response) => {
      response.write("part");
      if (request.url === "/broken") setTimeout(() => response.destroy(), 20);
      else response.on("close", () => (left = true));
    });
    await expect(fetch(`${url}/broken`).then((response) => response.text())).rejects.toThrow("terminated");
    const controller = new AbortController();
    await fetch(`${url}/left`, { signal: controller.signal });
    controller.abort();
    await until(() => left);
    await until(() => log.length === 2);
    expect(log).toEqual(["GET /broken 0", "GET /left 0"]);
  });

  test("tells when nobody answers, and refuses WebSockets", async () => {
    const { url, traffic, log } = await serve(() => {});
    const websocket = open(url, { headers: { connection: "upgrade", upgrade: "websocket" } });
    websocket.end();
    const refused = await new Promise<number>((resolve) =>
      websocket.on("response", (r) => resolve(r.resume().statusCode!)),
    );
    expect(refused).toBe(501);
    const dead = await makeBackend(() => {});
    await traffic.switchTo({ ...dead, port: 1 });
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([502, expect.stringContaining("did not answer")]);
    expect(log).toContain("gone");
  });
});

describe("pages", () => {
  const page = "<p>é</p>";
  test.each([
    ["with a length", { "content-length": String(Buffer.byteLength(page)) }, true],
    ["streamed", {}, true],
    ["in capitals, with a charset", { "content-type": "Text/HTML; charset=UTF-8" }, true],
    ["no page", { "content-type": "application/json" }, false],
    ["two bytes a character", { "content-type": "text/html; charset=utf-16le" }, false],
    ["with a digest", { digest: "sha-256=x" }, false],
  ])("%s", async (_, headers, takesScript) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/html", ...headers });
      response.write(page);
      response.end();
    });
    const asked = await (await fetch(url, NAVIGATION)).text();
    expect(asked.slice(0, page.length)).toBe(page);
    if (takesScript) expect(asked.slice(page.length)).toMatch(SCRIPT);
    else expect(asked).toBe(page);
    // Whoever is no browser gets what the program sends.
    const plain = await fetch(url);
    expect(await plain.text()).toBe(page);
  });

  test("come whole and as text, and stay as they are when they are compressed all the same", async () => {
    const { url } = await serve((request, response) => {
      const { "accept-encoding": encoding, "if-none-match": known } = request.headers;
      response.writeHead(200, {
        "content-type": "text/html",
        "content-encoding": "gzip",
        "x-asked": `${encoding} ${known}`,
      });
      response.end(gzipSync(page));
    });
    const response = await fetch(url, { headers: { ...NAVIGATION.headers, "if-none-match": '"x"' } });
    expect([await response.text(), response.headers.get("x-asked")]).toEqual([page, "identity undefined"]);
  });

  test("without reloading, all is left alone", async () => {
    const { url } = await serve(
      (request, response) => {
        response.setHeader("content-type", "text/html");
        response.end(request.headers["accept-encoding"]);
      },
      { reload: false },
    );
    expect(await (await fetch(url, NAVIGATION)).text()).toBe("gzip");
  });

  test("of a failure: for navigations, with nothing of it as markup; others get the version before", async () => {
    const failure = { title: "<i>", message: "main.go:1 <script>alert(1)</script> & \"x\" 'y'", hint: "<b>" };
    const { url } = await serve((_, response) => response.end("old"), { failure: () => failure });
    const response = await fetch(url, NAVIGATION);
    const shown = await response.text();
    expect([response.status, response.headers.get("content-type")]).toEqual([500, "text/html; charset=utf-8"]);
    expect(shown).toContain("main.go:1 &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; &#39;y&#39;");
    expect(shown).not.toMatch(/<i>|<b>|<script>/);
    const other = await fetch(url, { headers: { ...NAVIGATION.headers, "sec-fetch-dest": "empty" } });
    expect([other.status, other.headers.get("go-edge-dev"), await other.text()]).toEqual([
      200,
      "outdated; the last build failed",
      "old",
    ]);
  });

  test("are told of other versions, from the one they have on", async () => {
    const events = new ReloadEvents();
    const { url } = await serve((_, response) => response.end(), { events });
    const { body } = await fetch(`${url}/__go-edge/events`);
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain(`data: ${events.version}\n\n`);
    events.renew();
    expect((await reader.read()).value).toBe(`data: ${events.version}\n\n`);
    await reader.cancel();
    expect((await fetch(`${url}/__go-edge/other`)).status).toBe(404);
  });
});

describe("switching", () => {
  test("requests that have begun end where they began", async () => {
    let finish: () => void = () => {};
    const { url, traffic } = await serve((_, response) => {
      response.write("a");
      finish = () => response.end("b");
    });
    const first = traffic.current as Backend & { stopped: boolean };
    const begun = await fetch(url);
    await traffic.switchTo(await makeBackend((_, response) => response.end("new")));
    expect(await (await fetch(url)).text()).toBe("new");
    expect(first.stopped).toBe(false);
    finish();
    expect(await begun.text()).toBe("ab");
    await until(() => first.stopped);
  });

  test("where one has to be alone, requests wait until it has answered", async () => {
    const traffic = new Traffic();
    const [old, next] = [await makeBackend(() => {}, true), await makeBackend(() => {}, true)];
    await traffic.switchTo(old);
    const begun = (await traffic.lease())!;
    let isSwitched = false;
    const switched = traffic.switchTo(next).then(() => (isSwitched = true));
    const waiting = traffic.lease();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isSwitched).toBe(false);
    begun.answered(); // its body may take longer
    await switched;
    expect((await waiting)!.backend).toBe(next);
    expect(old.stopped).toBe(false);
    begun.release();
    await until(() => old.stopped);
  });

  test("a body that comes in is handed on to the end", async () => {
    const { url } = await serve(async (request, response) => response.end(String((await text(request)).length)));
    expect(await (await fetch(url, { method: "POST", body: "x".repeat(3_000_000) })).text()).toBe("3000000");
  });
});
