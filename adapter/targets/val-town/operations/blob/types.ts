import { checkKey, deleteBlob, listBlobs, storeBlob } from "./rest.ts";

/** The content type of objects that have none stored. */
export const DEFAULT_TYPE = "application/octet-stream";

/**
 * The content types of a bucket's objects. Val Town stores none, so each has a blob beside the object's, for which its key
 * says all: `<bucket>.type/<key>/<type>`. One list then tells the types of many objects. No bucket has a "." in its name.
 */
export class BlobTypes {
  readonly #prefix: string;

  constructor(bucket: string) {
    this.#prefix = `${bucket}.type/`;
  }

  /** The types of the objects whose keys begin so, by key; where there are several, the one that was stored last. */
  async list(prefix: string, signal: AbortSignal): Promise<Map<string, string>> {
    const listed = await listBlobs(this.#prefix + prefix, signal);
    listed.sort((a, b) => a.modified - b.modified);
    return new Map(listed.map(({ key }) => this.#parse(key)));
  }

  /** Throws where Val Town can't store that type of that object. */
  check(key: string, type: string): void {
    if (type !== DEFAULT_TYPE) checkKey(this.#name(key, type));
  }

  /** Stores an object's type, in place of others. */
  async put(key: string, type: string, signal: AbortSignal): Promise<void> {
    const wanted = type === DEFAULT_TYPE ? undefined : this.#name(key, type);
    const stale = (await this.#names(key, signal)).filter((name) => name !== wanted);
    if (wanted !== undefined) await storeBlob(wanted, new TextEncoder().encode(type), signal);
    for (const name of stale) await deleteBlob(name, signal);
  }

  async #names(key: string, signal: AbortSignal): Promise<string[]> {
    const listed = await listBlobs(`${this.#prefix}${key}/`, signal);
    return listed.map((blob) => blob.key).filter((name) => this.#parse(name)[0] === key);
  }

  #name(key: string, type: string): string {
    return `${this.#prefix}${key}/${type.replaceAll("%", "%25").replaceAll("/", "%2F")}`;
  }

  #parse(name: string): [key: string, type: string] {
    const slash = name.lastIndexOf("/");
    return [
      name.slice(this.#prefix.length, slash),
      name
        .slice(slash + 1)
        .replaceAll("%2F", "/")
        .replaceAll("%25", "%"),
    ];
  }
}
