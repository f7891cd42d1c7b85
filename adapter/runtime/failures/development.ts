import { failureResponse, type RenderFailure, STATUS_TEXT, wantsJson } from "../failure.ts";

/** Fields whose values are secrets, also on one's own screen. */
const SECRET = /^(authorization|proxy-authorization|cookie)$|token|secret|key/i;

/** What programmers see: what happened, where in the program, and the request. */
export const renderFailure: RenderFailure = ({ status, reason, detail }, request, { id }) => {
  const error = STATUS_TEXT[status];
  const { method, url } = request;
  const headers = [...request.headers].map(([name, value]) => [name, SECRET.test(name) ? "(not shown)" : value]);
  if (wantsJson(request)) {
    const told = { error, reason, detail, requestId: id, request: { method, url, headers } };
    return failureResponse(status, "application/json", JSON.stringify(told, undefined, 2));
  }
  const fields = headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(reason)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 60rem; padding: 0 1rem; }
  h1 { color: #b00020; font-size: 1.5rem; overflow-wrap: anywhere; }
  pre { background: #f4f4f4; color: #222; overflow-x: auto; padding: 1rem; }
  .where { background: #ffe08a; display: inline-block; min-width: 100%; }
</style>
<h1>${escapeHtml(reason)}</h1>
<p>${status} ${error} · request id ${escapeHtml(id)}</p>
${detail === "" ? "" : `<h2>What the program said</h2>\n<pre>${markPlaces(escapeHtml(detail))}</pre>`}
<h2>The request</h2>
<pre>${escapeHtml(`${method} ${url}\n${fields}`)}</pre>
<p>This page is shown because the module was built with <code>--mode development</code>.</p>
</html>
`;
  return failureResponse(status, "text/html; charset=utf-8", page);
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Marks the places in a Go stack that are in the program itself, and not in a library or in Go. */
function markPlaces(text: string): string {
  return text.replace(/^(.*)\n(\t.*\.go:\d+.*)$/gm, (all, called: string, place: string) => {
    const own = called.startsWith("main.") || (/^\t[^/]*\./.test(place) && !/@v|^\tgo-edge\.dev/.test(place));
    return own ? `${called}\n<span class="where">${place}</span>` : all;
  });
}
