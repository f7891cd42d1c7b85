import { throwIfInterrupted } from "./command.ts";

/** The steps of a build, in order. */
export type StepName = "compile" | "inspect" | "optimize" | "snapshot" | "bundle" | "emit";

/** News of a step. */
export interface Progress {
  step: StepName;
  /** What the step works with and why, as far as it is known: `Go 1.26.0 (reaches net/http)`. */
  detail: string;
  state: "running" | "done";
  /** Milliseconds since the step began. */
  ms: number;
}

export type OnProgress = (progress: Progress) => void;

/** Tells the step's detail once it is known. */
export type Say = (detail: string) => void;

/** Runs the steps of one build, times them and tells of them. */
export interface Steps {
  /**
   * Runs one step.
   * @throws GoEdgeError INTERRUPTED when the build has been interrupted, and whatever the work throws.
   */
  run<T>(step: StepName, work: (say: Say) => T | Promise<T>): Promise<T>;
  /** Milliseconds that each finished step took. */
  durations(): Partial<Record<StepName, number>>;
}

/** Makes the steps of one build. */
export function defineSteps(signal?: AbortSignal, onProgress?: OnProgress): Steps {
  const durations: Partial<Record<StepName, number>> = {};
  return {
    async run(step, work) {
      throwIfInterrupted(signal);
      const began = performance.now();
      let detail = "";
      const tell = (state: Progress["state"]) =>
        onProgress?.({ step, detail, state, ms: Math.round(performance.now() - began) });
      tell("running");
      const result = await work((known) => {
        detail = known;
        tell("running");
      });
      tell("done");
      durations[step] = Math.round(performance.now() - began);
      return result;
    },
    durations: () => ({ ...durations }),
  };
}
