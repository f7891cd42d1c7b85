import { dirname, relative } from "node:path";
import type { Schedule } from "../runtime/schedules/due.ts";
import type { Finding } from "./findings.ts";
import { indent } from "./indent.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Target } from "./target.ts";
import {
  compareConfig,
  emitConfig,
  findWranglerConfig,
  patchJson,
  renderDifference,
  type WantedList,
} from "./wrangler-config.ts";

/** What of a program a platform has to be told. */
export interface Needs {
  /** Undefined where it has none. */
  schedules: readonly Schedule[] | undefined;
}

/** How a build treats the platform's configuration. */
export type ConfigOptions = Pick<ResolvedOptions, "cwd" | "out" | "writeConfig">;

/**
 * Checks that the configuration of wrangler has what the program needs, and writes it there where that is wanted. TOML is
 * never written.
 * @throws GoEdgeError CONFIG_UNUSABLE.
 */
export async function checkConfig(target: Target, needs: Needs, options: ConfigOptions): Promise<Finding[]> {
  const wanted = target.kind === "module" ? (target.resolveWanted?.(needs) ?? []) : [];
  if (wanted.length === 0) return [];
  const { cwd, out, writeConfig } = options;
  const config = await findWranglerConfig(out === undefined ? [cwd] : [dirname(out), cwd]);
  if (config === undefined) return [missing(wanted)];
  const differences = compareConfig(config, wanted);
  if (differences.length === 0) return [];
  const name = relative(cwd, config.path) || config.path;
  if (writeConfig && config.isJson) {
    await emitConfig(config.path, patchJson(config.text, differences));
    const paths = differences.map(({ path }) => path.join(".")).join(", ");
    return [{ level: "info", code: "CONFIG_WRITTEN", message: `wrote ${paths} in ${name}` }];
  }
  const texts = differences.map((difference) => indent(renderDifference(difference, config.isJson)));
  const way = config.isJson ? ", or have it written by `npx go-edge build --write-config`" : "";
  const message = `${name} does not say what the program needs. Write there${way}:\n${texts.join("\n")}`;
  return [{ level: "warning", code: "CONFIG_DIFFERS", message }];
}

/** Wrangler can be told on its command line, too. */
function missing(wanted: readonly WantedList[]): Finding {
  const texts = wanted.map(({ path, items }) =>
    indent(renderDifference({ path, present: undefined, missing: items, superfluous: [] }, true)),
  );
  const message = `there is no wrangler.jsonc, which would have to say what the program needs:\n${texts.join("\n")}`;
  return { level: "info", code: "CONFIG_MISSING", message };
}
