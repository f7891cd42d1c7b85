import type { ServerResponse } from "node:http";
import { renderScriptTag } from "./reload.ts";

/** What a page or an answer says of a failure. */
export interface Failure {
  title: string;
  /** What happened and where, such as a compiler's output. */
  message: string;
  /** What to do next. */
  hint: string | undefined;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#fff, #16181d); color: light-dark(#1b1f24, #e4e7eb); }
main { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.5rem; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; color: light-dark(#b42318, #ff8f85); }
pre { font: 14px/1.55 ui-monospace, monospace; padding: 1rem 1.25rem; border-radius: 6px; overflow-x: auto; white-space: pre-wrap;
  overflow-wrap: anywhere; background: light-dark(#f4f5f7, #21242b); border-left: 4px solid light-dark(#b42318, #ff8f85); }
pre.hint { border-left-color: light-dark(#1769aa, #7ab8f5); }
footer { margin-top: 2rem; font-size: .875rem; color: light-dark(#57606a, #9aa4b0); }`;

/** Answers a navigation with a page of what failed. It loads itself again when there is another version. */
export function sendFailurePage(response: ServerResponse, status: number, failure: Failure, version?: string): void {
  const { title, message, hint } = failure;
  const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeText(title)}</title>
<style>${STYLE}
</style></head>
<body><main>
<h1>${escapeText(title)}</h1>
<pre>${escapeText(message)}</pre>
${hint === undefined ? "" : `<pre class="hint">${escapeText(hint)}</pre>\n`}<footer>go-edge dev. ${version === undefined ? "" : "This page loads itself again once it builds."}</footer>
</main>${version === undefined ? "" : renderScriptTag(version)}</body>
</html>
`;
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(page),
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  });
  response.end(page);
}

/** Answers any other request with text of what failed. */
export function sendFailureText(response: ServerResponse, status: number, { title, message, hint }: Failure): void {
  const text = `${title}\n\n${message}\n${hint === undefined ? "" : `\nhint: ${hint}\n`}`;
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}

function escapeText(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replaceAll(/[&<>"']/g, (character) => names[character]!);
}
