// Payloads of ABI v1: what goes between the host and the guest, the heads of requests and responses as lines, all else as
// JSON. Which of them goes where, abi.ts says.

/** A field of an HTTP head. Repeated fields stay apart and in order: joining by commas breaks Set-Cookie. */
export type Field = [name: string, value: string];

/** Payload of `Event.request`. */
export interface RequestHead {
  method: string;
  /** Absolute URL as the platform gives it. */
  url: string;
  headers: Field[];
  /** Bytes of the body; 0 for none, -1 when it is not known beforehand. */
  body: number;
  /** The client's address and port; see Origin. Empty when the platform does not tell. */
  remote: string;
  /** The client's version of HTTP, such as `HTTP/2`, where the platform tells. */
  protocol?: string | undefined;
  /** The client's version of TLS, such as `TLSv1.3`, where the platform tells. */
  tls?: string | undefined;
}

/** Head of a response, as `respond` and `respond_start` carry it. */
export interface ResponseHead {
  /** 200–599. */
  readonly status: number;
  readonly headers: Field[];
}

/** Payload of `Event.call`. */
export interface CallHead {
  name: string;
  /** Any JSON value. */
  payload: unknown;
}

/** Payload of `SCHEDULED_CALL`. */
export interface ScheduledPayload {
  /** As the program has registered it. */
  cron: string;
  /** When it was due, in milliseconds since 1970. */
  at: number;
}

/** Payload of `OperationEvent.failure`. */
export interface OperationFailure {
  /**
   * What it is, in a word that programs can compare. Of any: `failed`, `invalid`, `lost`; of fetch: `forbidden`,
   * `unreachable`; of bindings: `conflict`, `missing`, `quota`, `timeout`, `too-large`, `unsupported`, `wrong-type`.
   */
  code: string;
  /** What happened, and what to do about it, for people. */
  text: string;
}

/**
 * Arguments of the operation `call`. Its result is what the function has returned, any JSON value; its bytes are those
 * that the function has returned beside it.
 */
export interface CallArguments {
  /** Of the function. */
  name: string;
  /** Any JSON value. */
  args: unknown;
}

/** Arguments of the operation `fetch`. */
export interface FetchArguments {
  method: string;
  /** Absolute, http or https. */
  url: string;
  headers: Field[];
  /** Bytes of the body; 0 for none, -1 when it is not known beforehand. */
  length: number;
  /** The host may have the response compressed on its way: what it hands over is not. */
  decode: boolean;
  /** What the field Host is to say, where that is not the URL's host. */
  host?: string;
}

/** Result of the operation `fetch`, whose bytes are the body. */
export interface FetchResult {
  status: number;
  /** The reason phrase; may be empty. */
  text: string;
  headers: Field[];
  /** The host has undone the body's Content-Encoding. */
  decoded: boolean;
  /** Where it redirects to, absolute. */
  location?: string | undefined;
}

/** Arguments of the operation `blob`, which works on the bucket of that name. */
export type BlobArguments = { bucket: string } & (
  | { do: "put"; key: string; type: string; size: number }
  | { do: "get"; key: string; offset: number; length: number }
  | { do: "head" | "delete"; key: string }
  | { do: "list"; prefix: string; cursor: string; limit: number }
);

/** An object as the operation `blob` tells of it: the result of put and head, null where there is none. */
export interface BlobInfo {
  key: string;
  /** Bytes. */
  size: number;
  /** The content type. */
  type: string;
  /** As in the field ETag, with its quotes. */
  etag: string;
  /** When it was put, in milliseconds since 1970. */
  modified: number;
}

/** Result of `get`, whose bytes are the object's, `length` of them from `offset` on. */
export interface BlobContent extends BlobInfo {
  offset: number;
  length: number;
}

/** Result of `list`. */
export interface BlobPage {
  /** By their keys, in the order of their bytes in UTF-8. */
  objects: BlobInfo[];
  /** What has the next page follow; empty for the last. */
  cursor: string;
}

/** What {@link KvArguments} that store a value have in common. */
interface KvWriteArguments {
  store: string;
  key: string;
  /** Bytes of the value, which is the body. */
  length: number;
  /** Milliseconds until it is gone, more than 0; left out for never. */
  ttl?: number;
  metadata: string;
}

/** Arguments of the operation `kv`. A store is named as its binding is; keys have 1 to 512 bytes. */
export type KvArguments =
  | { do: "get"; store: string; keys: string[] }
  | ({ do: "put" } & KvWriteArguments)
  | ({ do: "cas"; version: string } & KvWriteArguments)
  | { do: "delete"; store: string; key: string }
  | { do: "list"; store: string; prefix: string; cursor: string; limit: number }
  | { do: "increment"; store: string; key: string /** In decimal, 64 bits. */; delta: string };

/** Result of the operation `kv`, by what was done. The bytes of `get` are the values, one after the other. */
export interface KvResult {
  /** Of `get`: null for one that is not there. `expires` is in milliseconds since 1970, 0 for never. */
  entries?: ({ size: number; metadata: string; expires: number; version: string } | null)[];
  /** Of `list`. */
  keys?: { name: string; metadata: string; expires: number }[];
  /** Of `list`: where the next page begins, empty in the last one. */
  cursor?: string;
  /** Of `cas`. */
  version?: string;
  /** Of `increment`, in decimal. */
  value?: string;
}
