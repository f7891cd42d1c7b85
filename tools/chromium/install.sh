#!/usr/bin/env bash
# Installs Chromium from Debian's archive where no browser is, and prints its path. The tests of `go-edge dev` need one.
set -euo pipefail

if ! command -v chromium >/dev/null; then
  command -v apt-get >/dev/null || { echo "tools/chromium/install.sh: install Chromium as chromium" >&2; exit 1; }
  sudo=()
  if ((EUID != 0)); then sudo=(sudo); fi
  apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends chromium; } >&2
fi
command -v chromium
