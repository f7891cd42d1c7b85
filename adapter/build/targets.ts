import { cloudflare } from "../targets/cloudflare/target.ts";
import { denoDeploy } from "../targets/deno-deploy/target.ts";
import { valTown } from "../targets/val-town/target.ts";
import { wasi } from "../targets/wasi/target.ts";
import type { ModuleTarget, ModuleTargetName, Target, TargetName } from "./target.ts";

/** The platforms that run a JavaScript module. */
export const MODULE_TARGETS: readonly ModuleTarget[] = [cloudflare, denoDeploy, valTown];

/** Every target, in the order they are listed to people. */
export const TARGETS: readonly Target[] = [...MODULE_TARGETS, wasi];

/** The names `--target` takes. */
export const TARGET_NAMES: readonly TargetName[] = TARGETS.map((target) => target.name);

/** Computes the target of that name, which must be one of {@link TARGET_NAMES}. */
export function resolveTarget(name: ModuleTargetName): ModuleTarget;
export function resolveTarget(name: TargetName): Target;
export function resolveTarget(name: TargetName): Target {
  return TARGETS.find((target) => target.name === name)!;
}
