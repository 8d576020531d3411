# For runners written in shell: source this, call `check` once per test case, end with `finish`.
# Like every runner it closes with the line that scripts/test counts: `test cases: 3 | 2 passed | 1 failed`.
# shellcheck shell=bash

passed=0
failed=0

# check NAME COMMAND...: a test case; it passes when the command succeeds. What a failed one printed is shown.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok - $name"
  else
    failed=$((failed + 1))
    printf 'not ok - %s\n%s\n' "$name" "$output"
  fi
}

finish() {
  echo "test cases: $((passed + failed)) | $passed passed | $failed failed"
  [ "$failed" -eq 0 ]
}
