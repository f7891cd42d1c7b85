import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { requireProgram } from "../harness/debian.ts";
import { edit, GO_MOD, listProcesses, MAIN, MAIN_GO, MARK, makeProject } from "./support/dev.ts";
import { until } from "./support/until.ts";

test("one session in a terminal", async () => {
  const program = requireProgram("tmux");
  const project = makeProject({ "go.mod": GO_MOD, "main.go": MAIN_GO });
  const socket = `go-edge-${randomUUID()}`;
  const tmux = (...args: string[]): string => execFileSync(program, ["-L", socket, ...args], { encoding: "utf8" });
  onTestFinished(() => {
    spawnSync(program, ["-L", socket, "kill-server"]);
    rmSync(join(project, ".go-edge"), { recursive: true, force: true });
  });
  const mark = randomUUID();
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "60", "-c", project, "bash --norc");
  const screen = (): string => tmux("capture-pane", "-p", "-J");
  const shows = (what: RegExp): Promise<void> => until(() => what.test(screen()), 60_000);
  const run = (command: string): string => tmux("send-keys", command, "Enter");
  run(
    `PS1='> '; clear; ${MARK}=${mark} ${process.execPath} ${MAIN} dev --target deno-deploy --port 0; echo "ended: $?"`,
  );

  await shows(/^ready .*\nr builds again, o opens the browser, q quits$/m);
  const count = (what: RegExp): number => screen().match(what)?.length ?? 0;
  edit(join(project, "main.go"), (text) => text.replaceAll("version 1", "version 2"));
  await shows(/^changed +main\.go\nready /m);
  const url = /http:\/\/\S+/.exec(screen())![0];
  expect(await (await fetch(url)).text()).toContain("version 2");

  edit(join(project, "main.go"), (text) => text.replace("func main() {", "func main() {\n\tx := 1"));
  await shows(/^error: app does not compile.*\n.*\n\.\/main\.go:\d+:\d+: declared and not used: x$/m);
  edit(join(project, "main.go"), (text) => text.replace("\n\tx := 1", ""));
  await until(() => count(/^ready /gm) === 3, 60_000);
  tmux("send-keys", "r");
  await until(() => count(/^ready /gm) === 4, 60_000);

  expect(listProcesses(mark).length).toBeGreaterThan(2);
  tmux("send-keys", "C-c");
  await shows(/^ended: 130$/m);
  expect(listProcesses(mark)).toEqual([]);
  // The terminal is as it was: what is typed is shown, and Ctrl-C is a signal again.
  run("sleep 100");
  tmux("send-keys", "C-c");
  run('echo "typed"');
  await shows(/^typed$/m);

  run(`clear; ${process.execPath} ${MAIN} dev --target deno-deploy --port 0; echo "ended: $?"`);
  await shows(/^ready /m);
  tmux("send-keys", "q");
  await shows(/^ended: 0$/m);
});
