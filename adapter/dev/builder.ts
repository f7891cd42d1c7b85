import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { build } from "../build/build.ts";
import type { CommandNews } from "../build/command-log.ts";
import type { Progress } from "../build/progress.ts";
import { answerCalls } from "./methods.ts";
import type { BuildCall, BuildNews, BuildOutcome } from "./protocol.ts";
import { listSources } from "./sources.ts";

/** Builds that have not ended, each with its own temporary files. */
const running = new Set<Promise<unknown>>();

// A process of its own: the session has to go on forwarding while this one bundles and compresses.
answerCalls(
  {
    async build(options: BuildCall, { signal, tell }): Promise<BuildOutcome> {
      const onProgress = (progress: Progress): void => tell({ progress } satisfies BuildNews);
      const onCommand = (command: CommandNews): void => tell({ command } satisfies BuildNews);
      const work = build({ ...options, signal, onProgress, onCommand });
      running.add(work);
      try {
        const { report } = await work;
        const { name, version } = report.compiler;
        return { compiler: `${name} ${version}`.trim(), findings: report.findings };
      } finally {
        running.delete(work);
      }
    },

    sources: (options: BuildCall, { signal }) => listSources(options, signal),
  },
  async () => {
    await Promise.allSettled(running);
    // The session gave this process a folder, in which the host may still be at work when both end.
    await rm(tmpdir(), { recursive: true, force: true, maxRetries: 5 });
  },
);
