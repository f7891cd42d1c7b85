import type { Limits } from "../runtime/limits.ts";
import type { Schedule } from "../runtime/schedules/due.ts";
import type { Assets } from "./assets.ts";
import { type OperationSettings, type Part, renderOperations } from "./operations.ts";
import { renderSchedules } from "./schedules.ts";
import type { Mode } from "./settings.ts";
import type { ModuleTarget } from "./target.ts";

/** What a build has decided for a module. */
export interface ModuleSettings extends OperationSettings {
  mode: Mode;
  limits: Limits;
  /** The program runs once for each request. */
  isCommand: boolean;
  /** The program may read which versions of HTTP and TLS its clients speak. */
  tellsVersions: boolean;
  /** Families of WASI that the program needs. */
  families: readonly string[];
  /** Undefined where the program has none. */
  schedules: readonly Schedule[] | undefined;
  /** Files that the program can read. */
  assets: Assets;
}

/** Renders the virtual module that tells the run-time side what the build has decided: only that is bundled. */
export function renderSettings(settings: ModuleSettings, target: ModuleTarget): string {
  const wasi = renderWasi(settings);
  const operations = renderOperations(settings, target);
  const schedules = renderSchedules(settings.schedules);
  const app = settings.isCommand ? "command/app" : "app";
  return [
    `import { createApp } from "../../runtime/${app}";`,
    `import { renderFailure } from "../../runtime/failures/${settings.mode}";`,
    ...wasi.imports,
    ...operations.imports,
    ...schedules.imports,
    `const limits = ${JSON.stringify(settings.limits)};`,
    `const wasi = ${wasi.expression};`,
    `const operations = ${operations.expression};`,
    `const schedules = ${schedules.expression};`,
    `const tellsVersions = ${settings.tellsVersions};`,
    "export default { createApp, limits, renderFailure, wasi, operations, schedules, tellsVersions };",
  ].join("\n");
}

function renderWasi({ families, assets }: ModuleSettings): Part {
  const imports = families.map((name) => `import { ${name}Family } from "../../runtime/wasi/${name}";`);
  const hasFiles = families.includes("files");
  const hasAssets = hasFiles && assets.index.length > 0;
  if (hasFiles) imports.push('import { edgeFiles } from "../../runtime/files/edge";');
  if (hasAssets) {
    imports.push(
      'import { mountEmbedded } from "../../runtime/files/embedded";',
      'import bytes from "go-edge:assets";',
    );
  }
  const embedded = hasAssets ? `mountEmbedded(${JSON.stringify(assets.index)}, bytes)` : "new Map()";
  const makers = families.map((name) =>
    name === "files" ? `filesFamily(edgeFiles(${embedded}, limits.tmp))` : `${name}Family`,
  );
  return { imports, expression: `[${makers.join(", ")}]` };
}
