// gofmt and go vet over all Go that is in the repository, for this machine and for wasip1.
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const edge = { GOOS: "wasip1", GOARCH: "wasm" };

let ok = true;
const unformatted = execFileSync("gofmt", ["-l", "bench", "go", "test", "templates"], {
  cwd: root,
  encoding: "utf8",
}).trim();
if (unformatted !== "") {
  console.error(`not formatted by gofmt:\n${unformatted}`);
  ok = false;
}
const NATIVE = [[{}]];
const ALL = [[{}], [edge], [edge, "-tags=goedge_command"]];
for (const [folder, builds] of [
  ["go", ALL],
  ["bench/programs", ALL],
  ["test/fixtures", ALL],
  ["test/deploy/programs", ALL],
  ["test/differential/programs", ALL],
  ["test/embedded/program", ALL],
  ["test/functions/programs", ALL],
  ["test/hosts/programs", ALL],
  ["test/schedules/programs", ALL],
  ["test/state/programs", ALL],
  ["test/wasi/programs", ALL],
  // They know nothing of the edge.
  ["test/frameworks", NATIVE],
  ["test/unmodified", NATIVE],
]) {
  for (const [env, ...flags] of builds) {
    const { status } = spawnSync("go", ["vet", ...flags, "./..."], {
      cwd: `${root}/${folder}`,
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    ok &&= status === 0;
  }
}
process.exitCode = ok ? 0 : 1;
