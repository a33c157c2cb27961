#!/usr/bin/env bash
# Makes the database slow while customers order: first each commit takes 100 ms more (commit_delay), then nothing can be
# written at all for a time (a lock on the table of orders). Nobody may wait for longer than 4 s, which is the 3 s that are
# promised and a second for the way there. Packets cannot be delayed from outside of the pods, and this needs no rights on
# the nodes.
set -euo pipefail

# shellcheck source=chaos/experiment.sh
. "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"

# shellcheck disable=SC2317 # called by the trap, too
mend() {
  sql "ALTER SYSTEM RESET commit_delay" >/dev/null
  sql "ALTER SYSTEM RESET commit_siblings" >/dev/null
  sql "SELECT pg_reload_conf()" >/dev/null
}

watch_and_mend() { # what was broken
  sleep "$seconds"
  service_after "$begun_there"
  keep_service
  local back_there begun
  back_there=$(client 'date +%s%3N')
  begun=$(now)
  mend
  gone_uid=
  recovered_after "$begun"
  sleep 5
  service_after "$back_there"
  add_kept_service
  round "$1"
  [ "$slowest" -le 4000 ] || passed=false
}

options "$@"
begin_experiment slow-database

for _ in $(seq "$times"); do
  begun_there=$(client 'date +%s%3N')
  say "each commit takes 100 ms more, for $seconds s"
  sql "ALTER SYSTEM SET commit_delay = 100000" >/dev/null
  sql "ALTER SYSTEM SET commit_siblings = 0" >/dev/null
  sql "SELECT pg_reload_conf()" >/dev/null
  watch_and_mend "slow commits"

  begun_there=$(client 'date +%s%3N')
  say "the table of orders is locked for $seconds s"
  sql "BEGIN; LOCK TABLE orders IN SHARE MODE; SELECT pg_sleep($seconds); COMMIT" >/dev/null &
  watch_and_mend "locked table"
  wait
done
finish
