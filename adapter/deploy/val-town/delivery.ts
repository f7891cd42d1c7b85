import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { GoEdgeError } from "../../build/errors.ts";
import { encodeIdeographs } from "../../build/inline.ts";
import type { ModuleTarget, WasmImage } from "../../build/target.ts";
import { valTown } from "../../targets/val-town/target.ts";

/** How a val comes by its program: it is in the file, in files beside it, or on a blob host. */
export type Way = "file" | "parts" | "blobs";

/** What goes with the module of a val, once it is built. */
export interface Delivery {
  /** The target to build for. */
  target: ModuleTarget;
  /** Texts of the files beside the module, by their names. Empty while the module alone is enough. */
  parts: Map<string, string>;
  /** What the module loads from the blob host, by SHA-256. */
  blobs: Map<string, Uint8Array>;
}

/** Names of files beside the module. Nothing else gives such names, so they may be deleted. */
export const PART_NAME = /^part-[0-9a-f]{16}\.js$/;

/** Characters of a part that are not its contents, and then some. */
const PART_FRAME = 200;

/**
 * Makes a target like Val Town's, whose module is everything as long as that fits. What is too large is then in parts beside
 * it, each named by what is in it, or with a `host` on the blob host of that URL.
 */
export function createDelivery(host: string | undefined): Delivery {
  const parts = new Map<string, string>();
  const blobs = new Map<string, Uint8Array>();
  const render = host === undefined ? partsRenderer(parts) : blobsRenderer(blobs, host);
  const larger: ModuleTarget = {
    ...valTown,
    check({ module }) {
      if (module <= valTown.limit.max) return undefined;
      const message = `without its wasm the val is still ${module.toLocaleString("en-US")} characters; Val Town takes 80,000 a file`;
      return new GoEdgeError("VAL_TOO_LARGE", message, {
        hint: "Make what go-edge.ts imports smaller; leave out --debug and --no-minify, in go-edge.json too.",
      });
    },
    renderWasm: (image: WasmImage) => render(image.deflated(), (bytes) => `await WebAssembly.compile(${bytes})`),
    renderBytes: (bytes) =>
      bytes.length === 0
        ? valTown.renderBytes(bytes)
        : render(deflateRawSync(bytes, { level: 9 }), (inflated) => inflated),
  };
  return { target: { ...valTown, larger }, parts, blobs };
}

/** Renders a module whose default export is what `wrap` makes of the expression that has the inflated bytes. */
type Render = (deflated: Uint8Array, wrap: (bytes: string) => string) => string;

function partsRenderer(parts: Map<string, string>): Render {
  return (deflated, wrap) => {
    const names = cut(encodeIdeographs(deflated), valTown.limit.max - PART_FRAME).map((text) => {
      const part = `// A part of the program, by go-edge. Do not edit.\nexport default "${text}";\n`;
      const name = `part-${sha256(Buffer.from(part)).slice(0, 16)}.js`;
      parts.set(name, part);
      return name;
    });
    return [
      `import { decodeIdeographs } from "../../runtime/inline/ideographs";`,
      `import { inflate } from "../../runtime/inline/inflate";`,
      ...names.map((name, at) => `import part${at} from "./${name}";`),
      `const packed = ${names.map((_, at) => `part${at}`).join(" + ")};`,
      `export default ${wrap(`await inflate(decodeIdeographs(packed, ${deflated.length}))`)};`,
      "",
    ].join("\n");
  };
}

function blobsRenderer(blobs: Map<string, Uint8Array>, host: string): Render {
  return (deflated, wrap) => {
    const hash = sha256(deflated);
    blobs.set(hash, deflated);
    return [
      `import { inflate } from "../../runtime/inline/inflate";`,
      `import { loadBlob } from "./hosted";`,
      `export default ${wrap(`await inflate(await loadBlob(${JSON.stringify(host)}, "${hash}"))`)};`,
      "",
    ].join("\n");
  };
}

function cut(text: string, size: number): string[] {
  const pieces = Math.max(Math.ceil(text.length / size), 1);
  return Array.from({ length: pieces }, (_, at) => text.slice(at * size, (at + 1) * size));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
