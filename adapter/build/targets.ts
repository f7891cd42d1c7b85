import { cloudflare } from "../targets/cloudflare/target.ts";
import { denoDeploy } from "../targets/deno-deploy/target.ts";
import { valTown } from "../targets/val-town/target.ts";
import type { Target, TargetName } from "./target.ts";

/** Every target, in the order they are listed to people. */
export const TARGETS: readonly Target[] = [cloudflare, denoDeploy, valTown];

/** The names `--target` takes. */
export const TARGET_NAMES: readonly TargetName[] = TARGETS.map((target) => target.name);

/** Computes the target of that name, which must be one of {@link TARGET_NAMES}. */
export function resolveTarget(name: TargetName): Target {
  return TARGETS.find((target) => target.name === name)!;
}
