import { GoEdgeError } from "../../build/errors.ts";
import type { ValTownApi } from "./api.ts";

export const PRIVACIES = ["public", "unlisted", "private"] as const;
export type Privacy = (typeof PRIVACIES)[number];

/** A val, as the API tells of it: `Val` of @valtown/sdk. */
export interface Val {
  id: string;
  name: string;
  privacy: Privacy;
  author: { username: string | null };
  links: { html: string };
}

export type FileType = "directory" | "file" | "interval" | "http" | "email" | "script";

/** A file of a val: `FileRetrieveResponse` of @valtown/sdk. */
export interface ValFile {
  path: string;
  type: FileType;
  links: { html: string; endpoint?: string };
}

/** The user that a token belongs to: `ProfileRetrieveResponse` of @valtown/sdk. */
export interface Profile {
  username: string | null;
  tier: "free" | "pro" | null;
}

/** Vals and their files. Each write of a file is whole or not at all, and makes a version of the val. */
export class Vals {
  readonly #api: ValTownApi;

  constructor(api: ValTownApi) {
    this.#api = api;
  }

  profile(): Promise<Profile> {
    return this.#api.json("/v1/me");
  }

  /** Computes the id of an organization that the user is in; undefined when there is none of that name. */
  async findOrg(username: string): Promise<string | undefined> {
    const orgs = await this.#api.list<{ id: string; username: string }>("/v2/orgs", {});
    return orgs.find((org) => org.username === username)?.id;
  }

  /** Finds a val by its name; undefined when there is none that the token may see. */
  async find(user: string, name: string): Promise<Val | undefined> {
    const path = `/v2/alias/vals/${encodeURIComponent(user)}/${encodeURIComponent(name)}`;
    const response = await this.#api.call(path, { expected: [404] });
    return response.status === 404 ? undefined : ((await response.json()) as Val);
  }

  /**
   * Makes an empty val. One of that name that is there since the plan was made is that of an attempt whose answer got lost.
   * @throws GoEdgeError VAL_FAILED.
   */
  async create(user: string, name: string, privacy: Privacy, orgId: string | undefined): Promise<Val> {
    const body = { name, privacy, orgId };
    const response = await this.#api.call("/v2/vals", { method: "POST", body, expected: [409] });
    if (response.status !== 409) return (await response.json()) as Val;
    const made = await this.find(user, name);
    if (made) return made;
    throw new GoEdgeError("VAL_FAILED", `there is a val ${user}/${name} already, which the token may not see`, {
      hint: "Name another one with --val, or use its owner's token.",
    });
  }

  async files(id: string): Promise<ValFile[]> {
    return this.#api.list(`/v2/vals/${id}/files`, { path: "", recursive: "true" });
  }

  async read(id: string, path: string): Promise<string> {
    return (await this.#api.call(`/v2/vals/${id}/files/content`, { query: { path } })).text();
  }

  /** Writes a file, whether it is there or not: an attempt before this one may have got through unnoticed. */
  async write(id: string, path: string, type: FileType, content: string, isNew: boolean): Promise<ValFile> {
    const send = (method: "POST" | "PUT", expected: number[]): Promise<Response> =>
      this.#api.call(`/v2/vals/${id}/files`, { method, query: { path }, body: { content, type }, expected });
    const [method, other, unless] = isNew ? (["POST", "PUT", 409] as const) : (["PUT", "POST", 404] as const);
    const response = await send(method, [unless]);
    return (await (response.status === unless ? await send(other, []) : response).json()) as ValFile;
  }

  /** Removes a file. That there is none is fine. */
  async remove(id: string, path: string): Promise<void> {
    const query = { path, recursive: "false" };
    await this.#api.call(`/v2/vals/${id}/files`, { method: "DELETE", query, expected: [404] });
  }
}
