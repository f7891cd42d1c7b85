import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { GoEdgeError } from "./errors.ts";
import { FUNCTIONS_MODULE, FUNCTIONS_PACKAGE } from "./functions.ts";
import { renderExports } from "./operations.ts";
import { PACKAGE_ROOT } from "./package.ts";
import { type ModuleSettings, renderSettings } from "./render-settings.ts";
import type { ModuleTarget, OutputSize, Placement, WasmImage } from "./target.ts";

/** The finished files, in memory. */
export interface Bundle {
  target: ModuleTarget;
  placement: Placement;
  /** Text of the module: ASCII, but for wasm packed into characters. */
  module: string;
  /** The file next to the module; undefined when the wasm is inlined. */
  wasm: { fileName: string; bytes: Uint8Array } | undefined;
}

/** How to bundle. */
export interface BundleOptions extends ModuleSettings {
  placement: Placement;
  minify: boolean;
  /** Add an inline source map. */
  debug: boolean;
  /** Comment that the module starts with. */
  header: string;
}

/**
 * Bundles a target's run-time side and the wasm into one module. The same input gives the same text.
 * @throws GoEdgeError BUNDLE_FAILED.
 */
export async function bundle(target: ModuleTarget, image: WasmImage, options: BundleOptions): Promise<Bundle> {
  const { placement } = options;
  // Loaded here: commands that bundle nothing start without it.
  const { build: esbuild } = await import("esbuild");
  const result = await esbuild({
    entryPoints: [target.entry],
    // Paths in comments and source maps are relative to these, so that they are the same on every machine.
    absWorkingDir: PACKAGE_ROOT,
    outfile: join(PACKAGE_ROOT, target.moduleName),
    write: false,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: target.charset,
    logLevel: "silent",
    legalComments: "none",
    external: [...target.external],
    minify: options.minify,
    // Shorter forms, and the names and lines as they are: 4 % less to load where nothing is minified.
    minifySyntax: options.minify || !options.debug,
    sourcemap: options.debug ? "inline" : false,
    banner: { js: options.header },
    plugins: [
      modulesPlugin(dirname(target.entry), {
        "go-edge:wasm": target.renderWasm(image, placement),
        "go-edge:settings": renderSettings(options, target),
        "go-edge:exports": renderExports(options, target),
        "go-edge:assets": target.renderBytes(options.assets.bytes),
        [FUNCTIONS_MODULE]: options.functions?.text ?? "",
      }),
    ],
  }).catch((cause: Error) => {
    throw new GoEdgeError("BUNDLE_FAILED", `the module for ${target.title} can't be bundled: ${cause.message}`, {
      cause,
    });
  });
  const module = result.outputFiles[0]!.text;
  const wasm = placement === "module" ? { fileName: image.fileName, bytes: image.bytes } : undefined;
  return { target, placement, module, wasm };
}

/** Computes what a bundle weighs. */
export function resolveSize({ module, wasm }: Bundle): OutputSize {
  return { module: module.length, wasm: wasm?.bytes.length ?? 0 };
}

/** Answers the imports of virtual modules with texts, and keeps the imports of files beside the module in them as they are. */
function modulesPlugin(resolveDir: string, modules: Record<string, string>): Plugin {
  return {
    name: "go-edge-modules",
    setup(build) {
      // What the project's functions still import is the platform's, but for what they are written with.
      build.onResolve({ filter: /./ }, ({ path, importer, kind }) => {
        if (importer !== FUNCTIONS_MODULE) return undefined;
        if (path !== FUNCTIONS_PACKAGE) return { path, external: true };
        return build.resolve("../../runtime/functions", { resolveDir, kind });
      });
      build.onResolve({ filter: /^go-edge:/ }, ({ path }) => ({ path, namespace: "go-edge" }));
      build.onLoad({ filter: /./, namespace: "go-edge" }, ({ path }) => ({
        contents: modules[path]!,
        resolveDir,
        loader: "js",
      }));
      const beside = /^\.\/(app-[0-9a-f]{8}\.wasm|part-[0-9a-f]{16}\.js)$/;
      build.onResolve({ filter: beside }, ({ path }) => ({ path, external: true }));
    },
  };
}
