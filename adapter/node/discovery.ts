// The thread in which a build runs a program to find its schedules: a program that never becomes idle is ended with it.
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { OPERATIONS } from "../runtime/abi.ts";
import { createApp } from "../runtime/app.ts";
import { renderFailure } from "../runtime/failures/production.ts";
import { edgeFiles } from "../runtime/files/edge.ts";
import { mountEmbedded } from "../runtime/files/embedded.ts";
import { Guest } from "../runtime/guest.ts";
import { OperationError, type OperationKind } from "../runtime/operations/operation.ts";
import { Operations } from "../runtime/operations/operations.ts";
import type { Platform } from "../runtime/platform.ts";
import { Schedules } from "../runtime/schedules/schedules.ts";
import { SharedTimers } from "../runtime/timers.ts";
import { allFamilies } from "../runtime/wasi/all.ts";
import type { Discovery, DiscoverySpec } from "./discovery-spec.ts";

/** Lines of its log that are told. */
const LINES = 20;

/** Schedules that are told, far more than any platform takes: a program may register them without end. */
const MOST = 1000;

const PLATFORM: Platform = {
  createTimers: (guest) => new SharedTimers(guest),
  environ: () => ({}),
  endsWithResponse: false,
  body: (request) => request.body,
  fields: (headers) => [...headers],
  respond: (body, init) => new Response(body, init),
};

/** Any operation fails, and any binding is taken to be there: a program that opens it must not end here. */
const UNAVAILABLE: OperationKind = {
  prepare: () => async () => {
    throw new OperationError("failed", "not available while the build looks for schedules");
  },
  check: () => undefined,
};

class Discovered extends Schedules {
  readonly found: string[] = [];

  override register(cron: string): void {
    if (this.found.length < MOST) this.found.push(cron);
  }
}

/** Runs a program until it serves, or does not. */
async function discover({ bytes, limits, assets }: DiscoverySpec): Promise<Discovery> {
  const lines: string[] = [];
  console.log = console.error = (line: string) => void lines.push(line);
  const schedules = new Discovered([]);
  let operations: Operations | undefined;
  const guest = new Guest(
    new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>),
    PLATFORM,
    {
      createApp,
      limits,
      renderFailure,
      wasi: Object.values(allFamilies(edgeFiles(mountEmbedded(assets.index, assets.bytes), limits.tmp))),
      operations: (host) => {
        operations = new Operations(host, Object.fromEntries(OPERATIONS.map((name) => [name, UNAVAILABLE])), undefined);
        return operations;
      },
      schedules,
      tellsVersions: true,
    },
    { settled() {} },
  );
  guest.timers.update();
  const isWaiting = (): boolean => guest.deadline !== Number.POSITIVE_INFINITY || operations!.isBusy;
  while (!guest.serving && !guest.ended && isWaiting()) await sleep(5);
  const log = lines.slice(-LINES).join("\n");
  return { problem: describeProblem(guest), schedules: schedules.found, log };
}

function describeProblem({ ended, serving }: Guest): string | undefined {
  if (ended) return "it ends";
  return serving ? undefined : "it waits for what never comes, and does not serve";
}

parentPort!.postMessage(await discover(workerData as DiscoverySpec));
