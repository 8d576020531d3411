#!/usr/bin/env bash
# A compiler that takes what a build of meson has compiled of the core: compiled_before.sh BUILD COMPILER ARGUMENT...
# A subproject has the same meson.build, which names the same objects.
build=$1
shift
for ((i = 2; i < $#; i++)); do
  [ "${!i}" = -o ] || continue
  next=$((i + 1))
  object=${!next}
  ready=$build/src/${object##*/src/}
  if [[ $object =~ /src/liboauthkit\.so\.[0-9.]+\.p/[a-z0-9_]+\.cpp\.o$ ]] && [ -f "$ready" ]; then
    exec cp "$ready" "$object"
  fi
done
exec "$@"
