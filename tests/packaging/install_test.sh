#!/usr/bin/env bash
# Installs the build into a temporary tree and uses it from there: install_test.sh BUILD_DIRECTORY COMPILER...
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/runner.sh
source "$here/../support/runner.sh"

build=$1
shift
compiler=("$@")
strict=("$@" -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$here/../..
kind=shared components='' configured='' precompiled=''
# shellcheck source=tests/packaging/ways.sh
source "$here/ways.sh"

install_from "$build" >"$work/log" 2>&1 || cat "$work/log"
headers=$prefix/include
packages=$(find "$libraries/pkgconfig" -name '*.pc' -exec basename {} .pc \; | sort)

headers_are_complete() { diff -r "$here/../../include/oauthkit" "$headers/oauthkit"; }

headers_stand_alone() {
  local header failures=0
  while read -r header; do
    printf '#include <%s>\n#include <%s>\n' "$header" "$header" >"$work/alone.cpp"
    "${strict[@]}" -fsyntax-only -I "$headers" "$work/alone.cpp" || failures=1
  done < <(cd "$headers" && find oauthkit -name '*.hpp')
  return $failures
}

packages_are_usable() {
  local package
  for package in $packages; do
    pkg-config --cflags --libs "$package" && pkg-config --static --libs "$package" || return 1
  done
}

packages_tell_the_version() { [ "$(pkg-config --modversion oauthkit)" = "$version" ]; }

archive_is_enough() {
  local kind=static
  compiler_asks_pkg_config
}

cmake_answers_questions() {
  local installed=${packages//oauthkit-/}
  unset PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH
  CXX=${compiler[*]} cmake -G Ninja -S "$here/questions" -B "$work/questions" -DCMAKE_PREFIX_PATH="$prefix" \
    -DVERSION="$version" -DCOMPONENTS="$(sed '/^oauthkit$/d' <<<"$installed" | paste -sd ';')"
}

# As the README says it, but for the place of the tree.
# shellcheck disable=SC2046
quickstart_builds() {
  pkg-config --exists oauthkit-httplib || return 0
  "${strict[@]}" "$here/../../examples/quickstart.cpp" -o "$work/quickstart" \
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
check "install: pkg-config tells the version of the headers" packages_tell_the_version
check "install: a compiler that asks pkg-config builds a program" compiler_asks_pkg_config
check "install: so it does with the archive, which needs no library at run time" archive_is_enough
check "install: meson finds it through pkg-config, and a program builds" meson_finds_what_is_installed
check "install: CMake finds it where it was moved to, and a program builds" cmake_finds_what_is_installed
check "install: CMake is told of versions and components" cmake_answers_questions
check "install: the quickstart builds as the README says" quickstart_builds
check "install: every shared library has a versioned soname" sonames_are_versioned
check "install: only namespace oauthkit is exported" only_our_namespace_is_exported
check "install: only what a public header names is exported" only_public_names_are_exported
finish
