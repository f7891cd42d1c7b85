import { dirname } from "node:path";
import { GoEdgeError, UsageError } from "../../build/errors.ts";
import { readGoMod } from "../../build/library.ts";
import { resolveName } from "../../build/scaffold.ts";
import { describeBadVal } from "../../build/settings.ts";
import { resolveGo } from "../../build/toolchain.ts";
import type { Deployed, DeployOptions } from "../deployment.ts";
import type { Privacy, Val, Vals } from "./vals.ts";

/** The val to write, there or not. */
export interface FoundVal {
  user: string;
  name: string;
  /** Undefined: it has to be made. */
  val: Val | undefined;
  /** Of a val that has to be made. */
  privacy: Privacy;
  /** The organization to make it in; undefined for the user's own. */
  orgId: string | undefined;
}

/**
 * Computes the val's name: `--val`, else `val` of go-edge.json, else the name of the Go module.
 * @throws UsageError where there is none of them, or it can't be the name of a val.
 */
export async function resolveValName({ val, signal }: DeployOptions, { dir, settings }: Deployed): Promise<string> {
  const problem = val === undefined ? undefined : describeBadVal(val);
  if (problem) throw new UsageError(`--val ${problem}`);
  const given = val ?? settings.val;
  if (given !== undefined) return given;
  const { goMod } = await resolveGo(dir, signal);
  const name = goMod && resolveName((await readGoMod(dirname(goMod), signal)).Module.Path);
  if (name) return name;
  throw new UsageError("the val needs a name: the module's can't be one", {
    hint: 'Pass --val <name>, or --val <user>/<name>; or write "val" into go-edge.json.',
  });
}

/**
 * Finds the val of that name, and what is needed to make it where there is none.
 * @throws GoEdgeError VAL_FAILED where it can't be made, or has another privacy than the one asked for.
 */
export async function findVal(vals: Vals, name: string, privacy: Privacy | undefined): Promise<FoundVal> {
  const [last, owner] = name.split("/").reverse() as [string, string?];
  const user = owner ?? (await resolveUser(vals));
  const val = await vals.find(user, last);
  if (val) {
    if (privacy === undefined || privacy === val.privacy) {
      return { user, name: last, val, privacy: val.privacy, orgId: undefined };
    }
    throw new GoEdgeError("VAL_FAILED", `${user}/${last} is ${val.privacy}, and stays so: nothing was changed`, {
      hint: `Leave out --privacy, or change it at ${val.links.html}.`,
    });
  }
  const { username, tier } = await vals.profile();
  const orgId = user === username ? undefined : await vals.findOrg(user);
  if (user !== username && orgId === undefined) {
    throw new GoEdgeError("VAL_FAILED", `there is no val ${user}/${last} that the token may see`, {
      hint: `It can't be made either: the token's user is ${username ?? "without a name"}, and in no organization ${user}.`,
    });
  }
  if (privacy === undefined && orgId === undefined && tier === "free") {
    throw new GoEdgeError(
      "VAL_FAILED",
      `${user}/${last} would be a new val, and Val Town's free plan has public ones only`,
      {
        hint: "Pass --privacy public, if everyone may see the val's code.",
      },
    );
  }
  return { user, name: last, val: undefined, privacy: privacy ?? "private", orgId };
}

async function resolveUser(vals: Vals): Promise<string> {
  const { username } = await vals.profile();
  if (username !== null) return username;
  throw new GoEdgeError("VAL_FAILED", "the token's user has no name on Val Town yet", {
    hint: "Choose one at https://www.val.town/settings, or pass --val <user>/<name>.",
  });
}
