#!/usr/bin/env bash
# Installs wasmtime's Python package, which carries the host itself, and prints the path of the Python that has it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
key=$(cat "$here/install.sh" "$here/requirements.txt" | sha256sum | head -c 8)
tools=$(realpath -m "${GO_EDGE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/go-edge-tools}")
home=$tools/wasmtime-$key

main() {
  # Standard output is for the path alone; everything else is progress.
  exec 3>&1 1>&2
  if [[ ! -x $home/bin/python ]] || ! "$home/bin/python" -c 'import wasmtime'; then
    mkdir -p "$tools"
    exec 9>"$home.lock"
    flock 9
    install_wasmtime
  fi
  echo "$home/bin/python" >&3
}

install_wasmtime() {
  command -v python3 >/dev/null || {
    echo "test/hosts/wasmtime/install.sh: there is no python3: install Python 3.9 or newer, with its module venv"
    exit 1
  }
  # A virtual environment knows its own path, so it is made in place, and what an interrupted run left goes first.
  python3 -m venv --clear "$home"
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
}

main
