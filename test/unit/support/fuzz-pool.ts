import type { Limits } from "../../../adapter/runtime/limits.ts";
import type { Random } from "../../harness/random.ts";
import type { Subject } from "./fuzz-subject.ts";
import type { Instance } from "./fuzz-watch.ts";
import { LIMITS } from "./platform.ts";

/** Few of everything, so that it is full most of the time. */
export function makeLimits(random: Random): Limits {
  return {
    ...LIMITS,
    instances: 1 + random.below(3),
    requests: 1 + random.below(4),
    queue: random.below(4),
    recycleAfter: random.below(6),
    recycleAbove: random.pick([LIMITS.recycleAbove, 200_000]),
    background: 1000,
  };
}

/** Which instance should have what, and who should wait. */
export class PoolModel {
  readonly limits: Limits;
  readonly #subjects: readonly Subject[];
  readonly #instances: readonly Instance[];
  readonly #problem: (what: string) => void;
  /** What each instance knows, as of its last entry. */
  readonly #known = new Map<Instance, Subject[]>();

  constructor(
    limits: Limits,
    subjects: readonly Subject[],
    instances: readonly Instance[],
    problem: (what: string) => void,
  ) {
    this.limits = limits;
    this.#subjects = subjects;
    this.#instances = instances;
    this.#problem = problem;
  }

  /** Instances that are to take requests. */
  get live(): Instance[] {
    return this.#instances.filter(({ ended, retired }) => !ended && !retired);
  }

  get queued(): Subject[] {
    return this.#subjects.filter(({ queued }) => queued);
  }

  load(instance: Instance): number {
    return (this.#known.get(instance) ?? []).filter(({ known }) => known).length;
  }

  hasRoom(): boolean {
    const { live } = this;
    return live.length < this.limits.instances || live.some((instance) => this.load(instance) < this.limits.requests);
  }

  /** One that comes now may be refused. */
  mayRefuse(): boolean {
    const { length } = this.queued;
    return length >= this.limits.queue && (length > 0 || !this.hasRoom());
  }

  /** An instance is given something. */
  given(instance: Instance, subject: Subject): void {
    const load = this.load(instance);
    if (instance.retired) this.#problem("an instance that is worn out is given more");
    if (load >= this.limits.requests) this.#problem(`an instance that has ${load} requests is given another`);
    const { length } = this.live;
    if (length > this.limits.instances) this.#problem(`${length} instances live`);
    instance.initialSize ||= instance.memory!.buffer.byteLength;
    instance.served++;
    this.#known.set(instance, [...(this.#known.get(instance) ?? []), subject]);
  }

  /** Notes what an instance has done with. */
  note(instance: Instance): void {
    const known = this.#known.get(instance) ?? [];
    const left = known.filter((subject) => subject.known);
    this.#known.set(instance, left);
    if (left.length === known.length) return;
    const { recycleAfter, recycleAbove } = this.limits;
    const size = instance.memory!.buffer.byteLength;
    const isLarge = size > recycleAbove && size > 2 * instance.initialSize;
    const isWornOut = isLarge || (recycleAfter > 0 && instance.served >= recycleAfter);
    if (isWornOut && (left.length === 0 || !this.#isDraining())) instance.retired = true;
  }

  /** An instance was replaced and still has requests: only one may at a time. */
  #isDraining(): boolean {
    return this.#instances.some((instance) => instance.retired && !instance.ended && this.load(instance) > 0);
  }

  noteAll(): void {
    for (const instance of this.#instances) this.note(instance);
  }

  /** Once everything that could happen has happened. */
  inspect(): void {
    for (const instance of this.#instances) {
      const { guest, ended, retired } = instance;
      const load = this.load(instance);
      if (guest!.load !== load) this.#problem(`an instance holds ${guest!.load} requests instead of ${load}`);
      const isOver = ended || (retired && load === 0);
      if (guest!.ended !== isOver)
        this.#problem(isOver ? "an instance lives on" : "an instance has ended for no reason");
    }
    const { length } = this.queued;
    if (length > 0 && this.hasRoom()) this.#problem(`${length} requests wait, though there is room`);
    if (length > this.limits.queue) this.#problem(`${length} requests wait`);
    for (const { aborted, started, settled } of this.#subjects) {
      if (aborted && !started && !settled) this.#problem("a request waits, though its client has gone");
    }
  }
}
