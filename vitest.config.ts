import { defineConfig } from "vitest/config";
import LongestFirst from "./test/harness/sequencer.ts";

export default defineConfig({
  test: {
    globalSetup: "test/harness/setup.ts",
    include: ["test/**/*.test.ts"],
    // Builds and servers, on machines that may be slow and shared; nothing here measures time.
    testTimeout: 120_000,
    hookTimeout: 600_000,
    // More than a small machine has cores: many tests wait for timers.
    maxWorkers: 3,
    minWorkers: 1,
    sequence: { sequencer: LongestFirst },
    reporters: [process.env.GO_EDGE_TEST_VERBOSE === undefined ? "default" : "verbose", "./test/harness/reporter.ts"],
  },
});
