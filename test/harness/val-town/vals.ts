import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Part } from "./server.ts";

/** A file of a val. */
export interface HeldFile {
  type: string;
  content: string;
}

interface HeldVal {
  id: string;
  owner: string;
  name: string;
  privacy: string;
  version: number;
  files: Map<string, HeldFile>;
}

/** The vals that the service holds. */
export interface HeldVals {
  part: Part;
  /** Whose token it is. */
  profile: { username: string; tier: "free" | "pro" };
  /** The files of the val `user/name`; undefined where there is none. */
  files(name: string): Map<string, HeldFile> | undefined;
  /** Makes a val as a person would, by hand. */
  put(name: string, files: Record<string, HeldFile>, privacy?: string): void;
  /** Writes the val's files into a folder, as they are imported. */
  writeTo(name: string, folder: string): void;
}

/** An organization that the user is in. */
const ORG = { id: "6f1f2b3c-0000-4000-8000-000000000000", username: "gophers" };

const FILE_TYPES = ["file", "interval", "http", "email", "script"];
const FILE_MAX = 80_000;
const FILES_MAX = 1000;
/** Items on a page, when nothing is said. */
const PAGE = 20;

/**
 * Vals and their files as @valtown/sdk 2.1.0 has them (vals.ts, vals/files.ts, alias/username/val-name.ts, me/profile.ts,
 * orgs.ts), with the limits of https://docs.val.town/vals/limitations and of val-town/vt: 1000 files, each of at most 80,000
 * characters, names of up to 80 of them.
 */
export function createVals(): HeldVals {
  const profile: HeldVals["profile"] = { username: "alice", tier: "pro" };
  const vals: HeldVal[] = [];
  const find = (owner: string, name: string): HeldVal | undefined =>
    vals.find((val) => val.owner === owner && val.name === name);
  const make = (owner: string, name: string, privacy: string): HeldVal => {
    const val = { id: randomUUID(), owner, name, privacy, version: 0, files: new Map() };
    vals.push(val);
    return val;
  };
  const named = (name: string): HeldVal | undefined => find(...(name.split("/") as [string, string]));

  const create = (body: Uint8Array): Answer => {
    const { name, privacy, orgId } = parse(body) as { name?: unknown; privacy?: unknown; orgId?: unknown };
    if (typeof name !== "string" || !/^[A-Za-z][\w-]*$/.test(name)) return refuse(400, "name is not valid");
    if (!["public", "unlisted", "private"].includes(String(privacy))) return refuse(400, "privacy is not valid");
    if (orgId !== undefined && orgId !== ORG.id) return refuse(404, "Organization not found");
    if (profile.tier === "free" && privacy !== "public") return refuse(402, "Upgrade to have more private vals");
    const owner = orgId === undefined ? profile.username : ORG.username;
    if (find(owner, name)) return refuse(409, "A val with this name already exists");
    return { status: 201, body: describe(make(owner, name, String(privacy))) };
  };

  const part: Part = ({ method, url, body }) => {
    const { pathname, searchParams } = url;
    if (method === "GET" && pathname === "/v1/me") return { status: 200, body: { id: "1", type: "user", ...profile } };
    if (method === "GET" && pathname === "/v2/orgs") return page([ORG], url);
    if (method === "POST" && pathname === "/v2/vals") return create(body);
    const alias = /^\/v2\/alias\/vals\/([^/]+)\/([^/]+)$/.exec(pathname);
    if (method === "GET" && alias) {
      const val = find(alias[1]!, alias[2]!);
      return val ? { status: 200, body: describe(val) } : refuse(404, "Not found");
    }
    const [, id, rest] = /^\/v2\/vals\/([^/]+)(\/files|\/files\/content)?$/.exec(pathname) ?? [];
    if (id === undefined) return undefined;
    const val = vals.find((other) => other.id === id);
    if (val === undefined) return refuse(404, "Not found");
    if (rest === undefined) return method === "GET" ? { status: 200, body: describe(val) } : undefined;
    const path = searchParams.get("path");
    if (path === null) return refuse(400, "querystring must have required property 'path'");
    if (rest === "/files/content") {
      const file = val.files.get(path);
      return file ? { status: 200, bytes: Buffer.from(file.content) } : refuse(404, "Not found");
    }
    return onFiles(val, method, path, url, body);
  };

  return {
    part,
    profile,
    files: (name) => named(name)?.files,
    put(name, files, privacy = "private") {
      const [owner, last] = name.split("/") as [string, string];
      const val = find(owner, last) ?? make(owner, last, privacy);
      val.files = new Map(Object.entries(files));
    },
    writeTo(name, folder) {
      mkdirSync(folder, { recursive: true });
      for (const [path, { content }] of named(name)!.files) writeFileSync(join(folder, path), content);
    },
  };
}

function onFiles(val: HeldVal, method: string, path: string, url: URL, body: Uint8Array): Answer | undefined {
  const { files } = val;
  const recursive = url.searchParams.get("recursive");
  const needsRecursive = method === "GET" || method === "DELETE";
  if (needsRecursive && recursive !== "true" && recursive !== "false") return refuse(400, "recursive must be boolean");
  switch (method) {
    case "GET":
      return page([...files].map(([name, file]) => describeFile(val, name, file)).sort(byPath), url);
    case "POST":
    case "PUT": {
      const given = parse(body) as { type?: string; content?: string | null };
      const problem = checkFile(path, given);
      if (problem) return refuse(400, problem);
      const present = files.get(path);
      if (method === "POST" && present) return refuse(409, "A file with this path already exists");
      if (method === "PUT" && !present) return refuse(404, "File not found");
      if (!present && files.size >= FILES_MAX) {
        return refuse(400, "Cannot create new files because project has already reached limit of 1000 files");
      }
      const file = { type: given.type ?? present?.type ?? "script", content: given.content ?? present?.content ?? "" };
      files.set(path, file);
      val.version++;
      return { status: method === "POST" ? 201 : 200, body: describeFile(val, path, file) };
    }
    case "DELETE":
      if (!files.delete(path)) return refuse(404, "File not found");
      val.version++;
      return { status: 204 };
    default:
      return undefined;
  }
}

function checkFile(path: string, { type, content }: { type?: string; content?: string | null }): string | undefined {
  if (!/^[\w.-]{1,80}$/.test(path)) return "path is not valid, or its folder does not exist";
  if (type !== undefined && !FILE_TYPES.includes(type)) return "type is not valid";
  if (typeof content !== "string") return "content must be string";
  return content.length > FILE_MAX ? "File content is too large: at most 80000 characters" : undefined;
}

function describe({ id, owner, name, privacy }: HeldVal): object {
  return {
    id,
    name,
    privacy,
    description: null,
    imageUrl: null,
    createdAt: "2026-01-01T00:00:00.000Z",
    author: { id: "1", type: "user", username: owner },
    links: { self: `https://api.val.town/v2/vals/${id}`, html: `https://www.val.town/x/${owner}/${name}` },
  };
}

function describeFile({ id, owner, name, version }: HeldVal, path: string, { type }: HeldFile): { path: string } {
  const links = {
    self: `https://api.val.town/v2/vals/${id}/files?path=${path}`,
    html: `https://www.val.town/x/${owner}/${name}/code/${path}`,
    module: `https://esm.town/v/${owner}/${name}@${version}-main/${path}`,
    ...(type === "http" ? { endpoint: `https://${owner}--${id}.web.val.run` } : {}),
  };
  return Object.assign({ id, name: path, type, version, updatedAt: "2026-01-01T00:00:00.000Z", links }, { path });
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}

/** A page of a list: `PageCursorURL` of the SDK. */
function page(items: readonly unknown[], url: URL): Answer {
  const limit = Number(url.searchParams.get("limit") ?? PAGE);
  const offset = Number(url.searchParams.get("offset") ?? 0);
  if (!(limit >= 1 && limit <= 100)) return refuse(400, "limit must be between 1 and 100");
  const next = new URL(url);
  next.searchParams.set("offset", String(offset + limit));
  const links = { self: url.href, ...(offset + limit < items.length ? { next: next.href } : {}) };
  return { status: 200, body: { data: items.slice(offset, offset + limit), links } };
}

function refuse(status: number, message: string): Answer {
  return { status, body: { message } };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8")) ?? {};
  } catch {
    return {};
  }
}
