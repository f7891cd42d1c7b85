import { defineProbes, get } from "../probes.ts";

export default defineProbes({
  snapshotEnv: ["GOPROTODEBUG"],
  skipSnapshot: { main: "its counters are dated when main makes them" },
  masks: [
    // Go's own metrics: their names alone. A process at the edge has none of its own.
    [/^(go_\w+)(?:\{.*\})? .*$/gm, "$1"],
    [/^(?:# \w+ )?process_.*\n/gm, ""],
  ],
  probes: {
    "work that is counted": get("/work?n=5", 200),
    "more of it": get("/work?n=50", 200),
    "work that fails": get("/work?n=x", 400, "n is no number\n"),
    "with another method": { method: "POST", path: "/work?n=500", expect: { status: 200 } },
    "the counts": get(
      "/metrics",
      200,
      /app_requests_total\{code="200",method="get"\} 2\n[\s\S]*app_size_bytes_bucket\{code="200",le="10"\} 1\n/,
      { "content-type": "text/plain; version=0.0.4; charset=utf-8; escaping=underscores" },
    ),
    "in another format": {
      path: "/metrics",
      headers: [["Accept", "application/openmetrics-text; version=1.0.0"]],
      expect: { status: 200, body: /app_answer 42/ },
    },
    "what Go tells of itself": get("/runtime", 200, /go_goroutines \d+\n[\s\S]*go_memstats_heap_alloc_bytes/),
  },
});
