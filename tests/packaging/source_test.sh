#!/usr/bin/env bash
# Takes the source tree into builds of other projects: source_test.sh BUILD_DIRECTORY COMPILER...
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/support/runner.sh
source "$here/../support/runner.sh"

build=$1
shift
compiler=("$@")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$(cd "$here/../.." && pwd)
kind=shared components='' configured='' precompiled='<algorithm>;<array>;<charconv>;<chrono>;<functional>;<map>;<memory>'
precompiled+=';<mutex>;<optional>;<set>;<span>;<string>;<string_view>;<unordered_map>;<utility>;<variant>;<vector>'
# shellcheck source=tests/packaging/ways.sh
source "$here/ways.sh"

# What CMake reads from the files of meson: VERSION SONAME, then a line per source: LIBRARY FILE.
cat >"$work/print.cmake" <<'END'
include("${ROOT}/cmake/read_meson.cmake")
message("${oauthkit_VERSION} liboauthkit.so.${oauthkit_SOVERSION}")
foreach(library IN LISTS oauthkit_LIBRARIES)
  foreach(source IN LISTS ${library}_SOURCES)
    get_filename_component(source "${source}" ABSOLUTE)
    message("${library} ${source}")
  endforeach()
endforeach()
END
cmake -DROOT="$root" -P "$work/print.cmake" >"$work/read" 2>&1

# The same lines of what meson builds.
meson introspect --targets "$build" | python3 -c '
import json, os, sys
for target in json.load(sys.stdin):
    if target["type"] == "shared library" and target["installed"]:
        for group in target["target_sources"]:
            for source in group.get("sources", []):
                print(target["name"], os.path.normpath(source))' | sort >"$work/built"
libraries=$(cut -d ' ' -f 1 "$work/built" | sort -u)

# Of libraries that this build leaves out, CMake reads the lists all the same.
cmake_reads_the_same_lists() {
  [ -s "$work/built" ] || return 1
  awk 'NR == FNR { built[$1]; next } $1 in built' "$work/built" "$work/read" | sort | diff "$work/built" -
}

cmake_knows_the_version() {
  local soname
  soname=$(readelf -d "$build/src/liboauthkit.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
  [ "$(head -n 1 "$work/read")" = "$version $soname" ] || { head -n 1 "$work/read"; return 1; }
}

# What meson compiles is what the build has compiled, which matrix.sh does not rely on. Every component has its name.
subproject_of_meson() {
  local configured
  configured=$(sed -n 's/^oauthkit-//p' <<<"$libraries" | paste -sd ' ')
  local compiler=("$here/compiled_before.sh" "$build" "${compiler[@]}")
  meson_takes_a_subproject
}

check "source: CMake reads the files of every library as meson does" cmake_reads_the_same_lists
check "source: CMake knows version and soname" cmake_knows_the_version
check "source: CMake builds it with a program (FetchContent)" cmake_fetches_the_content
check "source: meson builds it with a program (subproject)" subproject_of_meson
finish
