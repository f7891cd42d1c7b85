#!/usr/bin/env bash
# Prints the path of a program, after installing its package from Debian's archive where the program is not there:
#
#   bash tools/debian-program.sh chromium
#
# Some tests need a browser, or a terminal that can be driven. The package has the program's name.
set -euo pipefail

program=$1
if ! command -v "$program" >/dev/null; then
  command -v apt-get >/dev/null || { echo "tools/debian-program.sh: install $program" >&2; exit 1; }
  sudo=()
  if ((EUID != 0)); then sudo=(sudo); fi
  apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$program"; } >&2
fi
command -v "$program"
