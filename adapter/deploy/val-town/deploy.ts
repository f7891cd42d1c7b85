import { buildFor } from "../../build/build.ts";
import { GoEdgeError } from "../../build/errors.ts";
import { HEADER_PREFIX } from "../../build/header.ts";
import { VERSION } from "../../build/package.ts";
import type { Deployed, DeployOptions, DeployReport, ValReport, Watcher } from "../deployment.ts";
import { ValTownApi } from "./api.ts";
import { BlobHost, parseBlobHost, resolveBlobToken } from "./blob-host.ts";
import { applyChanges, type FileChange, planChanges, SCHEDULES_FILE, type WantedFile } from "./changes.ts";
import { createDelivery, type Delivery } from "./delivery.ts";
import { type FoundVal, findVal, resolveValName } from "./find.ts";
import { renderBlob, renderChange, renderVal } from "./render.ts";
import { Vals } from "./vals.ts";

/** The file that answers requests. */
const ENTRY = "val.js";

/** The file that an interval of Val Town's calls, in a program with schedules. */
const SCHEDULES = `${HEADER_PREFIX}for the schedules of the program. Do not edit.\nexport { default } from "./${ENTRY}";\n`;

/**
 * Builds a program and puts it into a val. What is there is changed so that each moment the val serves the version before or
 * the new one.
 * @throws GoEdgeError what the build throws, TOKEN_MISSING, VAL_FAILED, or INTERRUPTED.
 */
export async function deployVal(options: DeployOptions, project: Deployed, watcher: Watcher): Promise<DeployReport> {
  const { signal, dryRun } = options;
  const host = options.blobHost === undefined ? undefined : parseBlobHost(options.blobHost);
  const api = new ValTownApi({ base: resolveBase(), token: resolveToken(), signal });
  const vals = new Vals(api);
  const found = await findVal(vals, await resolveValName(options, project), options.privacy);

  const delivery = createDelivery(host);
  const settings = { cwd: options.cwd, package: options.package, target: "val-town", out: "-" } as const;
  const built = await buildFor({ ...settings, signal, onProgress: watcher.onProgress }, () => delivery.target);
  watcher.findings(built.report.findings);
  const wanted = listFiles(built.module!, delivery, built.report.schedules.length > 0);
  const { changes, endpoint } = await planChanges(vals, found.val?.id, wanted);
  const blobHost = host === undefined ? undefined : new BlobHost(host, signal);
  const blobs = blobHost === undefined ? [] : await planBlobs(blobHost, delivery.blobs);

  const name = `${found.user}/${found.name}`;
  const isNew = found.val === undefined;
  const way =
    delivery.blobs.size > 0 ? "blobs" : wanted.some(({ path }) => delivery.parts.has(path)) ? "parts" : "file";
  const val: ValReport = { name, isNew, page: found.val?.links.html ?? null, way, files: changes, blobs };
  const report = {
    version: VERSION,
    target: "val-town",
    dryRun,
    deployed: false,
    urls: endpoint ? [endpoint] : [],
    val,
  } as const;
  watcher.plan([renderVal(name, found), ...blobs.map((blob) => renderBlob(blob, host!)), ...changes.map(renderChange)]);
  if (isUpToDate(val)) {
    watcher.done(`nothing to do: ${name} is up to date`);
    return report;
  }
  if (dryRun) return report;
  if (blobs.some(({ change }) => change === "new")) resolveBlobToken();
  await watcher.confirm();

  for (const { sha256 } of blobs.filter(({ change }) => change === "new")) {
    await blobHost!.store(sha256, delivery.blobs.get(sha256)!);
    watcher.done(`stored ${sha256.slice(0, 16)} on ${host}`);
  }
  const { page, url } = await write(vals, found, wanted, changes, watcher);
  if (built.report.schedules.length > 0) {
    watcher.done(`schedules: set how often ${SCHEDULES_FILE} runs, at ${page}`);
  }
  const address = url ?? endpoint;
  watcher.done(`deployed ${name}`);
  return { ...report, deployed: true, urls: address === undefined ? [] : [address], val: { ...val, page } };
}

/** Writes the val, and tells of a failure which version it left. */
async function write(
  vals: Vals,
  found: FoundVal,
  wanted: readonly WantedFile[],
  changes: readonly FileChange[],
  watcher: Watcher,
): Promise<{ page: string; url: string | undefined }> {
  const name = `${found.user}/${found.name}`;
  let isOld = changes.some(({ path, change }) => path === ENTRY && change !== "unchanged");
  try {
    const val = found.val ?? (await vals.create(found.user, found.name, found.privacy, found.orgId));
    const url = await applyChanges(vals, val.id, wanted, changes, (change) => {
      if (change.path === ENTRY) isOld = false;
      watcher.done(`${change.change} ${change.path}`);
    });
    return { page: val.links.html, url };
  } catch (cause) {
    if (!(cause instanceof GoEdgeError)) throw cause;
    const serves = !isOld ? "the new version" : found.val === undefined ? "nothing yet" : "the version before";
    const { code, message } = cause;
    const again = "Do it again: what is there already stays.";
    throw new GoEdgeError(code, `${message}\n${name} serves ${serves}.`, { cause, hint: cause.hint ?? again });
  }
}

/** Lists the val's files: the entry after all that it imports, and last what imports the entry. */
function listFiles(module: string, { parts }: Delivery, hasSchedules: boolean): WantedFile[] {
  const used = [...parts].filter(([name]) => module.includes(name));
  return [
    ...used.map(([path, content]) => ({ path, type: "script", content }) as const),
    { path: ENTRY, type: "http", content: module },
    ...(hasSchedules ? [{ path: SCHEDULES_FILE, type: "interval", content: SCHEDULES } as const] : []),
  ];
}

async function planBlobs(host: BlobHost, blobs: ReadonlyMap<string, Uint8Array>): Promise<ValReport["blobs"]> {
  const planned: ValReport["blobs"] = [];
  for (const [sha256, { length }] of blobs) {
    planned.push({ sha256, bytes: length, change: (await host.has(sha256)) ? "unchanged" : "new" });
  }
  return planned;
}

function isUpToDate({ isNew, files, blobs }: ValReport): boolean {
  return !isNew && [...files, ...blobs].every(({ change }) => change === "unchanged");
}

function resolveBase(): string {
  return (process.env.VAL_TOWN_BASE_URL ?? "https://api.val.town").replace(/\/$/, "");
}

function resolveToken(): string {
  const token = process.env.VAL_TOWN_API_KEY || process.env.valtown;
  if (token) return token;
  throw new GoEdgeError("TOKEN_MISSING", "there is no token for Val Town: the environment has no VAL_TOWN_API_KEY", {
    hint: "Make one with write access to vals at https://www.val.town/settings/api, and set VAL_TOWN_API_KEY to it.",
  });
}
