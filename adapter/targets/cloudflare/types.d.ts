/** What the worker uses of workerd's own modules (see @cloudflare/workers-types). */
declare module "cloudflare:workers" {
  export const env: Record<string, unknown>;
  export class WorkerEntrypoint {}
}

/** A stream of a length in bytes that is known beforehand (Workers runtime API, TransformStream). */
declare class FixedLengthStream {
  constructor(length: number);
  readonly readable: ReadableStream;
  readonly writable: WritableStream;
}
