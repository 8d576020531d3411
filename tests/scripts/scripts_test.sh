#!/usr/bin/env bash
# How test cases are counted and how missing packages are found: scripts_test.sh SOURCE_ROOT
set -uo pipefail
root=$1
# shellcheck source=tests/support/runner.sh
source "$root/tests/support/runner.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
export PATH=$work/bin:$PATH APT_LOG=$work/apt.log

# program NAME: a stand-in for a system program, written on standard input.
program() { { echo '#!/bin/bash'; cat; } >"$work/bin/$1" && chmod +x "$work/bin/$1"; }

# counts EXPECTED RESULT STDOUT: what a runner that ended like this counts as.
counts() {
  local expected=$1 told
  printf '{"name": "oauthkit:unit / one", "result": "%s", "stdout": "%s"}\n' "$2" "$3" >"$work/testlog.json"
  told=$("$root/scripts/count-test-cases" "" "$work/testlog.json")
  [ "$told" = "one $expected" ] || { echo "expected 'one $expected', told '$told'"; return 1; }
}

counts_missing_log() { [ "$("$root/scripts/count-test-cases" thread: "$work/none.json")" = "thread:nothing-ran 0 1" ]; }

# Debian, where MISSING is not installed; apt-get only writes down what it was asked, and sudo does as it is told.
# shellcheck disable=SC2016
debian_without() {
  export MISSING=$1
  : >"$APT_LOG"
  program dpkg-query <<<'for package; do :; done; [ "$package" = "$MISSING" ] && exit 1; echo installed'
  program apt-get <<<'echo "$DEBIAN_FRONTEND $*" >>"$APT_LOG"'
  program sudo <<<'shift; exec "$@"'
  program node <<<''
  program npm <<<''
}

nothing_is_missing() {
  debian_without nothing
  "$root/scripts/install-packages" build check && [ ! -s "$APT_LOG" ]
}

only_the_missing_is_installed() {
  debian_without meson
  "$root/scripts/install-packages" build && cat "$APT_LOG" &&
    [ "$(grep -c '^noninteractive .* install -y .* meson$' "$APT_LOG")" -eq 1 ]
}

other_groups_stay_away() {
  debian_without clang-tidy
  "$root/scripts/install-packages" build && [ ! -s "$APT_LOG" ]
}

any_node_will_do() {
  debian_without nodejs
  "$root/scripts/install-packages" interop && [ ! -s "$APT_LOG" ]
}

# Without sudo's consent nobody is asked for a password: the command to run is told instead.
no_rights_are_told() {
  debian_without meson
  program id <<<'echo 1000'
  program sudo <<<'exit 1'
  local told status=0
  told=$("$root/scripts/install-packages" build 2>&1) || status=$?
  rm "$work/bin/id"
  [ "$status" -eq 1 ] && [ ! -s "$APT_LOG" ] && grep -q 'sudo apt-get install .* meson' <<<"$told"
}

# A checkout with nothing but what concerns the Node clients; npm only writes down what it was asked.
# shellcheck disable=SC2016
checkout_with_clients() {
  rm -rf "$work/checkout" && mkdir -p "$work/checkout/scripts" "$work/checkout/tests/interop" || return 1
  cp "$root/scripts/install-node-clients" "$work/checkout/scripts"
  cp "$root/tests/interop/package.json" "$work/checkout/tests/interop"
  export NPM_LOG=$work/npm.log
  : >"$NPM_LOG"
  program npm <<<'echo "$*" >>"$NPM_LOG"; [ ! -e broken ] && mkdir -p node_modules'
}

install_clients() { "$work/checkout/scripts/install-node-clients"; }
npm_was_asked() { [ "$(wc -l <"$NPM_LOG")" -eq "$1" ]; }

clients_are_installed_once() {
  checkout_with_clients && install_clients && install_clients && npm_was_asked 1 && grep -q -- --no-package-lock "$NPM_LOG"
}

other_versions_are_installed() {
  checkout_with_clients && install_clients && echo >>"$work/checkout/tests/interop/package.json" &&
    install_clients && npm_was_asked 2
}

a_failed_installation_is_tried_again() {
  checkout_with_clients && touch "$work/checkout/tests/interop/broken" && ! install_clients &&
    rm "$work/checkout/tests/interop/broken" && install_clients && npm_was_asked 2
}

clients_have_exact_versions() {
  local package
  for package in oauth4webapi simple-oauth2; do grep -q "\"$package\":" "$root/tests/interop/package.json" || return 1; done
  for package in oauth2orize auth-server; do grep -q "\"$package\":" "$root/tests/differential/package.json" || return 1; done
  ! sed -n '/"dependencies"/,/}/p' "$root"/tests/{interop,differential}/package.json | grep -E '": "' |
    grep -vE '": "[0-9]+\.[0-9]+\.[0-9]+",?$'
}

every_group_is_known() {
  debian_without nothing
  ! "$root/scripts/install-packages" nonsense && "$root/scripts/install-packages" build
}

# told TIMINGS BUDGETS: what scripts/step-times prints of them.
told() {
  printf '%b' "$1" >"$work/timings"
  printf '%b' "$2" >"$work/budgets"
  "$root/scripts/step-times" "$work/timings" "$work/budgets"
}

a_step_over_its_budget_is_named() {
  local all
  all=$(told 'build 61\ntests 10\n' 'build 60 # a reason\ntests 10\n')
  [ "$(grep -c '^warning' <<<"$all")" -eq 1 ] && grep -q '^warning: the step build took 1:01, over its budget of 1:00$' <<<"$all"
}

within_their_budgets_nothing_is_named() { ! told 'build 60\ntests 10\n' 'build 60\ntests 10\n' | grep -q '^warning'; }

a_step_without_a_budget_is_named() { told 'new 1\n' 'build 60\n' | grep -q '^warning: the step new has no budget$'; }

times_of_one_name_count_together() {
  told 'run 40\nrun 40\n' 'run 60\n' | grep -q '^warning: the step run took 1:20'
}

every_step_has_a_budget() {
  local name
  # shellcheck disable=SC2013
  for name in $(grep -oE '^ *(if |BUILD=build-clang )?(step|check) [a-z+-]+' "$root/scripts/test" | awk '{ print $NF }'); do
    awk -v name="$name" '$1 == name && $2 > 0 { found = 1 } END { exit !found }' "$root/scripts/budgets" ||
      { echo "$name"; return 1; }
  done
}

# A committed checkout with scripts/prove and two planted defects, of which the second takes as long as a file says.
checkout_to_prove() {
  rm -rf "$work/proved" && mkdir -p "$work/proved/scripts" "$work/proved/tests/teeth" || return 1
  cp "$root"/scripts/{prove,steps,quality,step-times,budgets} "$work/proved/scripts"
  local stub
  for stub in install-packages install-node-clients; do
    printf '#!/bin/sh\n' >"$work/proved/scripts/$stub" && chmod +x "$work/proved/scripts/$stub"
  done
  touch "$work/proved/tests/teeth/a.patch" "$work/proved/tests/teeth/b.patch"
  cat >"$work/proved/tests/teeth/bites" <<'BITES'
#!/bin/bash
echo "$1" >>build-prove/asked
case $1 in *b.patch) exec sleep "$(cat build-prove/seconds)" ;; esac
BITES
  chmod +x "$work/proved/tests/teeth/bites"
  echo '/build*/' >"$work/proved/.gitignore"
  git -C "$work/proved" init -q && git -C "$work/proved" add -A &&
    git -C "$work/proved" -c user.name=t -c user.email=t@t.example commit -qm one && mkdir "$work/proved/build-prove"
}

prove() { (cd "$work/proved" && timeout -k 1 "${1:-20}" setsid scripts/prove teeth); }

an_interrupted_part_goes_on() {
  checkout_to_prove && cd "$work/proved" || return 1
  echo 30 >build-prove/seconds
  ! prove 4 && [ ! -f docs/quality/teeth.json ] || return 1
  echo 0 >build-prove/seconds
  prove && [ "$(tr '\n' ' ' <build-prove/asked)" = "tests/teeth/a.patch tests/teeth/b.patch tests/teeth/b.patch " ] &&
    grep -q '"passed": 2' docs/quality/teeth.json && grep -q "$(git rev-parse HEAD)" docs/quality/teeth.json &&
    grep -q '^| teeth .* 2 | 0 |' docs/quality.md
}

another_commit_begins_anew() {
  checkout_to_prove && cd "$work/proved" && echo 0 >build-prove/seconds && prove || return 1
  touch other && git add other && git -c user.name=t -c user.email=t@t.example commit -qm two && prove &&
    [ "$(wc -l <build-prove/asked)" -eq 4 ]
}

what_is_not_committed_is_not_proved() {
  checkout_to_prove && cd "$work/proved" && echo 0 >build-prove/seconds && echo x >>scripts/budgets && ! prove &&
    git checkout -q scripts/budgets && prove
}

# A planted defect that does not fit the sources any more is one that nobody looks for.
planted_defects_fit() {
  local patch
  for patch in "$root"/tests/teeth/*.patch; do
    git -c safe.directory='*' -C "$root" apply --check "$patch" || { echo "$patch does not fit"; return 1; }
  done
}

check "counting: a runner's own numbers" counts "3 0" OK "test cases: 3 | 3 passed | 0 failed | 0 skipped"
check "counting: its last line, not its first" \
  counts "5 0" OK 'test cases: 1 | 0 passed | 1 failed\n[doctest] test cases:  5 |  5 passed | 0 failed'
check "counting: what failed" counts "2 1" FAIL "test cases: 3 | 2 passed | 1 failed"
check "counting: a crash without numbers is a failure" counts "0 1" FAIL "Segmentation fault"
check "counting: a crash after good numbers is a failure" counts "3 1" FAIL "test cases: 3 | 3 passed | 0 failed"
check "counting: a timeout is a failure" counts "0 1" TIMEOUT ""
check "counting: an empty runner is a failure" counts "0 1" OK "test cases: 0 | 0 passed | 0 failed"
check "counting: a skipped runner is a failure" counts "0 1" SKIP ""
check "counting: no runner at all is a failure" counts_missing_log
check "packages: nothing happens when all are there" nothing_is_missing
check "packages: only what is missing is installed" only_the_missing_is_installed
check "packages: a group that was not asked for stays away" other_groups_stay_away
check "packages: a node from elsewhere is good enough" any_node_will_do
check "packages: without the rights the command is told" no_rights_are_told
check "packages: an unknown group is refused" every_group_is_known
check "node clients: installed once" clients_are_installed_once
check "node clients: installed again for other versions" other_versions_are_installed
check "node clients: a failed installation is tried again" a_failed_installation_is_tried_again
check "node clients: named in exact versions" clients_have_exact_versions
check "steps: one over its budget is named, and nothing else" a_step_over_its_budget_is_named
check "steps: within their budgets nothing is named" within_their_budgets_nothing_is_named
check "steps: one without a budget is named" a_step_without_a_budget_is_named
check "steps: times of one name count together" times_of_one_name_count_together
check "steps: each of scripts/test has a budget" every_step_has_a_budget
check "prove: a part that was interrupted goes on where it was" an_interrupted_part_goes_on
check "prove: another commit begins anew" another_commit_begins_anew
check "prove: what is not committed is not proved" what_is_not_committed_is_not_proved
check "scripts: every planted defect fits the sources" planted_defects_fit
finish
