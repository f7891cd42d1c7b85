#!/usr/bin/env bash
# Installs TinyGo from package registries alone (the Go module proxy and Debian's archive) and prints its bin folder:
#
#   PATH="$(bash tools/tinygo/install.sh):$PATH"
#
# The tests need a TinyGo, and its release archives are not on any registry. This one compiles for wasip1 alone, with
# LLVM 19 and Debian's wasi-libc. It has no package net, and so no net/http: that is a git submodule of TinyGo, which
# the module zip leaves out, and the module proxy refuses github.com/tinygo-org/net as a module of its own (403).
#
# TinyGo needs wasm-opt for every wasm program. Its releases bring one along; Debian's stands in for that.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(sed -n 's|^.*github.com/tinygo-org/tinygo v\([^ ]*\).*$|\1|p' "$here/go.mod")
key=$(cat "$here/install.sh" "$here/go.mod" "$here/go.sum" | sha256sum | head -c 8)
tools=$(realpath -m "${GO_EDGE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/go-edge-tools}")
home=$tools/tinygo-$version-$key

llvm=19
packages=(
  "llvm-$llvm-dev" "libclang-$llvm-dev"    # what TinyGo links against
  "clang-$llvm" "lld-$llvm"                # what compiles TinyGo, and what TinyGo runs
  wasi-libc "libclang-rt-$llvm-dev-wasm32" # what wasm programs link against
  binaryen                                 # what TinyGo runs after linking
)

main() {
  # Standard output is for the path alone; everything else is progress.
  exec 3>&1 1>&2

  # A cache folder can come from another machine, so it is no proof that the packages are here.
  if [[ ! -d $home || -n $(missing_packages) ]]; then
    mkdir -p "$tools"
    exec 9>"$home.lock"
    flock 9
    install_packages
    [[ -d $home ]] || install_tinygo
  fi
  echo "$home/bin" >&3
}

fail() {
  echo "tools/tinygo/install.sh: $*"
  exit 1
}

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
    sed -n 's/^installed //p') || true # dpkg-query fails when it knows nothing of a package, or is not here itself
  printf '%s\n' "${packages[@]}" | grep -vxF "${installed:--}" || true
}

install_packages() {
  local missing sudo=()
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0

  local manual="install these Debian packages yourself, then run this again: ${missing[*]}"
  command -v apt-get >/dev/null || fail "there is no apt-get here; $manual"
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "apt-get needs root, and there is no sudo; $manual"
    sudo=(sudo)
  fi

  echo "Installing ${missing[*]}"
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  # 9>&-: a package that starts a service would otherwise hand it the lock.
  if ! "${apt[@]}" update 9>&- || ! "${apt[@]}" install --no-install-recommends "${missing[@]}" 9>&-; then
    fail "apt-get failed; $manual"
  fi
}

# All of it happens in a folder next to the final one, so that an interrupted run leaves nothing that looks installed.
install_tinygo() {
  local root=$home.tmp
  rm -rf "$root" # left by a run that was killed; the lock says no other run is using it
  trap 'rm -rf "$home.tmp"' EXIT
  mkdir -p "$root"

  # The caller may be in the middle of a wasm build, or in a Go workspace.
  unset GOOS GOARCH GOFLAGS
  export GOWORK=off CGO_ENABLED=1 CC=clang-$llvm CXX=clang++-$llvm

  build_compiler "$root"
  copy_library "$root"
  patch_wasip1 "$root/targets/wasip1.json"
  "$root/bin/tinygo" version
  mv "$root" "$home"
}

# `go install` of a version asks the proxy for more than it may serve; go.mod and go.sum pin and check every module.
build_compiler() {
  echo "Building TinyGo $version (about a minute)"
  go build -C "$here" -trimpath -ldflags='-s -w' -tags "llvm$llvm" -o "$1/bin/tinygo" github.com/tinygo-org/tinygo
}

# TinyGo finds its root, TINYGOROOT, as the folder above its own bin. The mode goes because module files are read-only.
copy_library() {
  local module
  module=$(go list -C "$here" -m -f '{{.Dir}}' github.com/tinygo-org/tinygo)
  cp -R --no-preserve=mode "$module"/{src,targets,lib,LICENSE} "$1"

  # TinyGo lays its own net and net/http over Go's and fails when the folders are missing. An empty net
  # would let Go's through, which fails with fifty errors; this one fails with one that says what is wrong.
  mkdir -p "$1/src/net/http"
  echo 'package net; var _ = this_TinyGo_has_no_package_net' >"$1/src/net/missing.go"
}

# TinyGo compiles its wasi-libc submodule when a target asks for it. Debian's wasi-libc and compiler-rt, which are built
# already, stand in for it. The two features that go are names only LLVM 20 knows: LLVM 19 warns about them every time.
patch_wasip1() {
  local clang=("$CC" --target=wasm32-wasi --sysroot=/usr) libc builtins
  libc=$("${clang[@]}" --print-file-name=libc.a)
  builtins=$("${clang[@]}" --print-libgcc-file-name)
  [[ -f $libc && -f $builtins ]] || fail "clang does not find wasi-libc ($libc) or compiler-rt ($builtins)"

  sed -i "$1" \
    -e '/"libc":/d; /"rtlib":/d' \
    -e 's|+bulk-memory-opt,||; s|+call-indirect-overlong,||' \
    -e 's|"cflags": \[|& "--sysroot=/usr",|' \
    -e "s|\"ldflags\": \[|& \"$libc\", \"$builtins\",|"
}

main
