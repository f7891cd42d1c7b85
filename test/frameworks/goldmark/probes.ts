import { defineProbes, get, type Probe } from "../probes.ts";

const render = (body: string, expect: Probe["expect"]): Probe => ({ method: "POST", path: "/render", body, expect });

export default defineProbes({
  probes: {
    "a page that is embedded": get(
      "/",
      200,
      /<h1 id="top" class="large">A page<\/h1>[\s\S]*<table>[\s\S]*type="checkbox"/,
      {
        "content-type": "text/html; charset=utf-8",
      },
    ),
    emphasis: render("*a* **b** `c`", { status: 200, body: "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n" }),
    "no HTML and no script": render("<script>x</script> [x](javascript:x)", {
      status: 200,
      body: "<!-- raw HTML omitted -->\n",
    }),
    nothing: { method: "POST", path: "/render", expect: { status: 200, body: "" } },
    "quotes that nest deep": render(`${">".repeat(300)} deep`, { status: 200, body: /<blockquote>/ }),
    "a long text": render("# Title\n\nWords and *more* words.\n\n".repeat(1000), {
      status: 200,
      body: /id="title-999"/,
    }),
    "a text that is too long": render("x".repeat(70_000), { status: 413, body: "http: request body too large\n" }),
    "a method that is not allowed": {
      method: "DELETE",
      path: "/render",
      expect: { status: 405, headers: { allow: "POST" } },
    },
  },
});
