#!/usr/bin/env bash
# Installs the build into a temporary tree and uses it from there: install_test.sh BUILD_DIRECTORY COMPILER...
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/runner.sh
source "$here/../support/runner.sh"

build=$1
shift
compiler=("$@" -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A distribution's packager does the same: the prefix stays, the tree moves.
DESTDIR=$work/tree meson install -C "$build" --no-rebuild --quiet >"$work/log" 2>&1 || cat "$work/log"
libraries=$(dirname "$(find "$work/tree" -name liboauthkit.so)")
headers=$(dirname "$(find "$work/tree" -type d -path '*include/oauthkit')")
packages=$(find "$libraries/pkgconfig" -name '*.pc' -exec basename {} .pc \; | sort)
export PKG_CONFIG_SYSROOT_DIR=$work/tree PKG_CONFIG_PATH=$libraries/pkgconfig

headers_are_complete() { diff -r "$here/../../include/oauthkit" "$headers/oauthkit"; }

headers_stand_alone() {
  local header failures=0
  while read -r header; do
    printf '#include <%s>\n#include <%s>\n' "$header" "$header" >"$work/alone.cpp"
    "${compiler[@]}" -fsyntax-only -I "$headers" "$work/alone.cpp" || failures=1
  done < <(cd "$headers" && find oauthkit -name '*.hpp')
  return $failures
}

packages_are_usable() {
  local package
  for package in $packages; do
    pkg-config --cflags --libs "$package" && pkg-config --static --libs "$package" || return 1
  done
}

# The linker takes its options one by one.
# shellcheck disable=SC2046
shared_program_runs() {
  "${compiler[@]}" "$here/consumer.cpp" -o "$work/shared" $(pkg-config --cflags --libs oauthkit) &&
    LD_LIBRARY_PATH=$libraries "$work/shared"
}

# shellcheck disable=SC2046
static_program_runs() {
  mkdir -p "$work/archives" && cp "$libraries"/*.a "$work/archives" &&
    "${compiler[@]}" "$here/consumer.cpp" -o "$work/static" -L "$work/archives" \
      $(pkg-config --static --cflags --libs oauthkit) && LD_LIBRARY_PATH='' "$work/static"
}

# As the README says it, but for the place of the tree.
# shellcheck disable=SC2046
quickstart_builds() {
  pkg-config --exists oauthkit-httplib || return 0
  "${compiler[@]}" "$here/../../examples/quickstart.cpp" -o "$work/quickstart" \
    $(pkg-config --cflags --libs oauthkit-httplib) && [ -x "$work/quickstart" ]
}

sonames_are_versioned() {
  local library soname
  for library in "$libraries"/lib*.so; do
    soname=$(readelf -d "$library" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
    [[ $soname =~ \.so\.[0-9]+$ ]] && [ -e "$libraries/$soname" ] && continue
    echo "$library has the soname '$soname'"
    return 1
  done
}

exported() { nm -D --defined-only "$libraries"/lib*.so | awk 'NF == 3 { print $2, $3 }'; }

# The standard library's templates are instantiated as weak or unique symbols of namespace std, which every C++ library
# shares; so is the type information of the functions that std::function holds, which has no namespace.
only_our_namespace_is_exported() {
  local foreign
  foreign=$(exported | grep -Ev ' _Z(T[a-zA-Z]|GV|Z)*(N[KVRO]*)?8oauthkit' |
    grep -Ev '^[uVW] _Z(T[a-zA-Z]|GV|Z)*N?[KVRO]*(S[tabsiod]|9__gnu_cxx)' | grep -Ev '^V _ZT[IS]P?F' | c++filt)
  [ -z "$foreign" ] || { echo "$foreign"; return 1; }
}

# Whatever is exported of oauthkit starts with a name that a public header spells out.
only_public_names_are_exported() {
  local hidden
  grep -rhoE '[A-Za-z_][A-Za-z0-9_]*' "$headers/oauthkit" | sort -u >"$work/public"
  exported | c++filt | grep -oE 'oauthkit::[A-Za-z_][A-Za-z0-9_]*' | sed 's/oauthkit:://' | sort -u >"$work/used"
  [ -s "$work/used" ] || { echo "nothing is exported"; return 1; }
  hidden=$(comm -23 "$work/used" "$work/public")
  [ -z "$hidden" ] || { echo "in no public header: $hidden"; return 1; }
}

check "install: every public header is there" headers_are_complete
check "install: a header needs no other header before it, and may come twice" headers_stand_alone
check "install: pkg-config answers for every library" packages_are_usable
check "install: a program builds against the shared library and runs" shared_program_runs
check "install: a program builds against the archive and runs" static_program_runs
check "install: the quickstart builds as the README says" quickstart_builds
check "install: every shared library has a versioned soname" sonames_are_versioned
check "install: only namespace oauthkit is exported" only_our_namespace_is_exported
check "install: only what a public header names is exported" only_public_names_are_exported
finish
