import { argsFamily } from "./args.ts";
import { clockFamily } from "./clock.ts";
import { filesFamily } from "./files.ts";
import { pollFamily } from "./poll.ts";
import { procFamily } from "./proc.ts";
import { randomFamily } from "./random.ts";
import { sockFamily } from "./sock.ts";

/**
 * Every family of WASI, by its name: for hosts that take whatever program they are given. What a build makes has those that
 * its program imports, and no others. `open` is as in {@link filesFamily}.
 */
export function allFamilies(open: Parameters<typeof filesFamily>[0]) {
  return {
    args: argsFamily,
    clock: clockFamily,
    files: filesFamily(open),
    poll: pollFamily,
    proc: procFamily,
    random: randomFamily,
    sock: sockFamily,
  };
}
