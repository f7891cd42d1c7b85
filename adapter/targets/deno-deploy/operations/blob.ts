import type { BlobBackend } from "../../../runtime/operations/blob/store.ts";
import { OperationError } from "../../../runtime/operations/operation.ts";
import type { DenoFiles } from "./blob/deno.ts";
import { FileStore } from "./blob/files.ts";

/** What is used of Deno's own API. */
interface DenoApi extends DenoFiles {
  env: { get(name: string): string | undefined };
  permissions: { querySync(descriptor: { name: "read" | "write"; path: string }): { state: string } };
}

const { Deno } = globalThis as unknown as { Deno: DenoApi };

/** Where buckets are natively, too. */
const FOLDER = ".go-edge/blob";

/** Buckets in folders of .go-edge/blob, or of the folder that GO_EDGE_BLOB_DIR names. */
export const files: BlobBackend = {
  open(name) {
    const folder = Deno.env.get("GO_EDGE_BLOB_DIR");
    if (!folder && Deno.env.get("DENO_DEPLOYMENT_ID") !== undefined) {
      throw new OperationError(
        "failed",
        "Deno Deploy has no file system that lasts: for objects that go with their instance, set GO_EDGE_BLOB_DIR to /tmp/blob",
      );
    }
    checkPermissions(folder || FOLDER);
    return new FileStore(Deno, `${folder || FOLDER}/${name}`);
  },

  explain: (error) => ({ code: "failed", text: error instanceof Error ? error.message : String(error) }),
};

/** Deno would ask at its terminal, where it has one: not for a server. */
function checkPermissions(path: string): void {
  for (const name of ["read", "write"] as const) {
    if (Deno.permissions.querySync({ name, path }).state === "granted") continue;
    throw new OperationError(
      "failed",
      `Deno may not ${name} the folder of the buckets: run it with --allow-read=${path} and --allow-write=${path}`,
    );
  }
}
