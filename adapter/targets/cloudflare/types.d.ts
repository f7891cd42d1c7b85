/** What the worker uses of workerd's own modules (see @cloudflare/workers-types). */
declare module "cloudflare:workers" {
  export const env: Record<string, unknown>;
  export class WorkerEntrypoint {}
}
