#!/usr/bin/env bash
# scripts/walkthrough against the reference server: walkthrough_test.sh SOURCE_ROOT AUTHSERVER
set -uo pipefail
root=$1
program=$2
# shellcheck source=tests/support/runner.sh
source "$root/tests/support/runner.sh"

work=$(mktemp -d)
pids=()
finish_servers() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
  wait
  rm -rf "$work"
}
trap finish_servers EXIT

# start NAME OPTION...: starts a server; leaves its address in $address.
start() {
  local name=$1
  shift
  "$program" --listen 127.0.0.1:0 --store memory: "$@" >"$work/$name.out" 2>"$work/$name.err" &
  pids+=($!)
  for _ in {1..500}; do
    address=$(sed -n 's/^listening on //p' "$work/$name.out")
    [ -z "$address" ] || return 0
    sleep 0.02
  done
  cat "$work/$name.err"
  return 1
}

# What differs from run to run.
without_random_values() {
  sed -E 's/[A-Za-z0-9_-]{43}/RANDOM/g; s/127\.0\.0\.1(:|%3A)[0-9]+/ADDRESS/g; s/session-[0-9a-f]{8}/SESSION/g'
}

walks() { "$root/scripts/walkthrough" "$address"; }
page_is_current() {
  diff <(without_random_values <"$root/docs/walkthrough.md") \
    <("$root/scripts/walkthrough" --markdown "$address" | without_random_values)
}
page_shows_no_other_address() { ! grep -oE '127\.0\.0\.1(:|%3A)[0-9]+' "$root/docs/walkthrough.md" | grep -vE '9000|^$'; }

# stops_at TEXT: it ends with status 1 and says what it expected.
stops_at() {
  local told status=0
  told=$("$root/scripts/walkthrough" "$address" 2>&1 >/dev/null) || status=$?
  if [ "$status" -ne 1 ] || ! grep -qF "$1" <<<"$told"; then echo "status $status: $told"; return 1; fi
}
nobody_there() { address=http://127.0.0.1:1 stops_at "no answer from"; }
wrong_use() {
  local status=0
  "$root/scripts/walkthrough" one two 2>/dev/null || status=$?
  [ "$status" -eq 2 ]
}

# configured CHANGE: a server whose set-up differs from the demo's by a sed expression.
configured() {
  sed "$1" >"$work/config.json" <<END
{
  "clients": [ {
    "client_id": "demo", "client_secret": "demo-secret", "redirect_uris": ["http://127.0.0.1:1/playground"],
    "grant_types": ["authorization_code", "refresh_token", "client_credentials"], "scope": "read write"
  } ],
  "users": [ { "sub": "alice", "username": "alice", "password": "wonderland" } ]
}
END
  start configured --config "$work/config.json"
}
foreign_redirect_uri() { stops_at "expected status 200, got 400"; }

start demo || exit 1
check "walkthrough: every answer of the demo set-up is the expected one" walks
check "walkthrough: docs/walkthrough.md is what it prints" page_is_current
check "walkthrough: docs/walkthrough.md shows the demo's address" page_shows_no_other_address
# Here, and not within the check, whose shell would take the process id with it.
configured '' || exit 1
check "walkthrough: an answer that is not the expected one stops it" foreign_redirect_uri
check "walkthrough: no server, no success" nobody_there
check "walkthrough: wrong use is told" wrong_use
finish
