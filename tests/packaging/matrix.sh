#!/usr/bin/env bash
# Every way with every compiler, shared and static, with every component: matrix.sh [COMPILER...], or else g++ and
# clang++-14. It builds in a temporary directory. Each compiler takes some 20 minutes
# of one core.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/runner.sh
source "$here/../support/runner.sh"

root=$(cd "$here/../.." && pwd)
everything=$(mktemp -d)
trap 'rm -rf "$everything"' EXIT
configured='' precompiled=''
all='sqlite postgres redis httplib microhttpd fetch resource testing'
# Debian has no archives of all that the others' are linked with: pkg-config --static names more than can be installed.
static_all='sqlite redis httplib testing'

build_and_install() {
  CXX=${compiler[*]} meson setup "$work/build" "$root" -Dbuildtype=plain -Dauto_features=enabled -Dinterop=disabled \
    -Dtests=false -Dexamples=false && ninja -C "$work/build" && install_from "$work/build"
}

[ $# -gt 0 ] || set -- g++ clang++-14
for name; do
  read -ra compiler <<<"$name"
  work=$everything/${name// /-}
  mkdir "$work"
  kind=shared components=$all
  # shellcheck source=tests/packaging/ways.sh
  source "$here/ways.sh"
  check "$name: it builds and installs" build_and_install
  # `check` runs what it is given in a process of its own.
  install_from "$work/build" >/dev/null
  for kind in shared static; do
    components=$all
    check "$name, $kind: find_package finds what is installed" cmake_finds_what_is_installed
    check "$name, $kind: FetchContent builds the source tree" cmake_fetches_the_content
    check "$name, $kind: meson builds a subproject" meson_takes_a_subproject
    if static; then components=$static_all; fi
    check "$name, $kind: meson asks pkg-config" meson_finds_what_is_installed
    check "$name, $kind: the compiler asks pkg-config" compiler_asks_pkg_config
  done
done
finish
