// gofmt and go vet over all Go that is in the repository, for this machine and for wasip1.
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const edge = { GOOS: "wasip1", GOARCH: "wasm" };

let ok = true;
const unformatted = execFileSync("gofmt", ["-l", "go", "test", "templates"], { cwd: root, encoding: "utf8" }).trim();
if (unformatted !== "") {
  console.error(`not formatted by gofmt:\n${unformatted}`);
  ok = false;
}
for (const folder of [
  "go",
  "test/fixtures",
  "test/differential/programs",
  "test/embedded/program",
  "test/hosts/programs",
  "test/wasi/programs",
]) {
  for (const [env, ...flags] of [[{}], [edge], [edge, "-tags=goedge_command"]]) {
    const { status } = spawnSync("go", ["vet", ...flags, "./..."], {
      cwd: `${root}/${folder}`,
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    ok &&= status === 0;
  }
}
process.exitCode = ok ? 0 : 1;
