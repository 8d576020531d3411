# The ways by which a program comes to the library: install_test.sh, source_test.sh and matrix.sh source this.
# shellcheck shell=bash disable=SC2154
# They set:
#   root        the source tree
#   work        a directory of their own
#   compiler    the command of the compiler, an array
#   kind        shared or static: what is linked
#   components  what is used beside the core
#   configured  what meson has to find besides, and nobody builds
#   precompiled standard headers that CMake precompiles for the core, with semicolons
#   prefix, libraries   where `installed` finds what is installed, once it is done

version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" "$root/meson.build")
static() { [ "$kind" = static ]; }

# install_from BUILD: into a tree that moves afterwards, as a packager's does.
install_from() {
  DESTDIR=$work/tree meson install -C "$1" --no-rebuild --quiet || return 1
  rm -rf "$work/moved" && mv "$work/tree" "$work/moved"
  libraries=$(dirname "$(find "$work/moved" -name liboauthkit.so)")
  prefix=$(dirname "$(dirname "$(find "$work/moved" -type d -path '*include/oauthkit')")")
  export PKG_CONFIG_SYSROOT_DIR=$work/moved PKG_CONFIG_PATH=$libraries/pkgconfig
}

# Every way has a project of its own.
new_project() {
  project=$work/$1-$kind
  rm -rf "$project" && cp -r "$root/tests/packaging/program" "$project"
}

# The core's program tells the version twice.
programs_run() {
  local directory=$1 component told
  told=$("$directory/core")
  [ "$told" = "$version $version" ] || { echo "core tells: $told"; return 1; }
  for component in $components; do
    (cd "$directory" && "./$component") || { echo "$component fails"; return 1; }
  done
}

# CMake's package moves without help.
cmake_project() {
  unset PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_PATH
  CXX=${compiler[*]} cmake -G Ninja -S "$project" -B "$project/build" -DCOMPONENTS="${components// /;}" "$@" &&
    cmake --build "$project/build"
}

meson_project() {
  # shellcheck disable=SC2086
  CXX=${compiler[*]} meson setup "$project/build" "$project" -Dbuildtype=plain -Ddefault_library="$kind" \
    -Dcomponents="$(xargs <<<"$components $configured" | tr ' ' ',')" "$@" && ninja -C "$project/build" core $components
}

cmake_finds_what_is_installed() {
  new_project cmake-package
  cmake_project -DCMAKE_PREFIX_PATH="$prefix" -Doauthkit_USE_STATIC_LIBS="$(static && echo ON || echo OFF)" &&
    programs_run "$project/build"
}

cmake_fetches_the_content() {
  new_project fetch-content
  cmake_project -DOAUTHKIT_SOURCE_TREE="$root" -DBUILD_SHARED_LIBS="$(static && echo OFF || echo ON)" \
    -DCMAKE_SHARED_LINKER_FLAGS=-Wl,--no-undefined -DPRECOMPILED="$precompiled" &&
    programs_run "$project/build"
}

meson_finds_what_is_installed() {
  new_project meson-pkg-config
  meson_project && LD_LIBRARY_PATH=$libraries programs_run "$project/build"
}

meson_takes_a_subproject() {
  new_project meson-subproject
  mkdir "$project/subprojects" && ln -s "$root" "$project/subprojects/oauthkit" &&
    meson_project --wrap-mode=forcefallback && programs_run "$project/build"
}

# The linker takes its options one by one.
# shellcheck disable=SC2046
compiler_asks_pkg_config() {
  local program package command=("${compiler[@]}" -std=c++20) options=(--cflags --libs)
  new_project compiler
  # Beside the shared library, the linker would take that.
  if static; then
    mkdir "$project/archives" && cp "$libraries"/*.a "$project/archives"
    command+=(-L "$project/archives")
    options+=(--static)
  fi
  for program in core $components; do
    package=oauthkit-$program
    [ "$program" != core ] || package=oauthkit
    "${command[@]}" "$project/$program.cpp" -o "$project/$program" $(pkg-config "${options[@]}" "$package") ||
      return 1
  done
  if static; then programs_run "$project"; else LD_LIBRARY_PATH=$libraries programs_run "$project"; fi
}
