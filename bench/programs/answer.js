// What a plain JavaScript module does for the same routes: the limit. `platform` has what Workers and Deno do not share.
const encoder = new TextEncoder();

export async function answer(request, { upstream, put, get }) {
  const { pathname, search } = new URL(request.url);
  switch (pathname) {
    case "/":
      return new Response("Hello, world!\n", { headers: { "content-type": "text/plain" } });
    case "/json":
      return Response.json({ message: "hello", count: pathname.length, tags: ["go", "edge"] });
    case "/echo":
      // Go sees each byte, and nobody here has to: so it is measured both ways.
      return new Response(search === "?read" ? await request.arrayBuffer() : request.body, {
        headers: { "content-type": "application/octet-stream" },
      });
    case "/stream":
      return new Response(parts(), { headers: { "content-type": "text/plain" } });
    case "/fanout": {
      const lengths = await Promise.all(
        Array.from({ length: 5 }, async () => (await (await fetch(upstream)).arrayBuffer()).byteLength),
      );
      return new Response(String(lengths.reduce((sum, length) => sum + length, 0)));
    }
    case "/kv":
      await put("key", "value");
      return new Response(await get("key"));
    case "/sleep":
      await new Promise((resolve) => setTimeout(resolve, 6000));
      return new Response("slept");
    default:
      return new Response("not found", { status: 404 });
  }
}

/** A hundred parts, each on its own. */
function parts() {
  let part = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(encoder.encode(`part ${part++}\n`));
      if (part === 100) controller.close();
    },
  });
}
