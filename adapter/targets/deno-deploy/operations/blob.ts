import type { BlobPlatform } from "../../../runtime/operations/blob.ts";
import { FileStore } from "./blob-files.ts";
import type { DenoFiles } from "./deno-files.ts";

/** What is used of Deno's own API. */
interface Deno extends DenoFiles {
  env: { get(name: string): string | undefined };
  permissions: { querySync(descriptor: { name: "read" | "write"; path: string }): { state: string } };
}

/** Where buckets are, unless the environment's GO_EDGE_BLOB_DIR says otherwise: where they are natively. */
const FOLDER = ".go-edge/blob";

/** Buckets in folders. */
export const blobPlatform: BlobPlatform = {
  open(name) {
    const { Deno } = globalThis as unknown as { Deno: Deno };
    const configured = Deno.env.get("GO_EDGE_BLOB_DIR");
    if (configured === undefined && Deno.env.get("DENO_DEPLOYMENT_ID") !== undefined) {
      const text =
        "Deno Deploy has no file system that lasts: GO_EDGE_BLOB_DIR=/tmp/blob has objects while an instance lives";
      return { code: "failed", text };
    }
    const folder = configured || FOLDER;
    for (const permission of ["read", "write"] as const) {
      if (Deno.permissions.querySync({ name: permission, path: folder }).state === "granted") continue;
      const flags = `--allow-read=${folder} --allow-write=${folder}`;
      return { code: "failed", text: `Deno may not ${permission} the folder of the buckets: run it with ${flags}` };
    }
    return new FileStore(Deno, `${folder}/${name}`);
  },
};
