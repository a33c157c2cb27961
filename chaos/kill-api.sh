#!/usr/bin/env bash
# Kills the API with kill -9 at random moments while customers order and the staff brings orders to their ends, each time starts
# it again, and counts: every order and every transition that was answered has to be there, and none twice; stock and
# redemptions are given back once; the event log has each event once and in order, and every endpoint gets it. On this machine, with the real jar and a real PostgreSQL; no cluster needed.
#
#   chaos/kill-api.sh [times, 50]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

log=$(mktemp "${TMPDIR:-/tmp}/order-food-kills.XXXXXX")
trap 'rm -f "$log"' EXIT
code=0
mvn -B -ntp verify -pl order-food -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test=KilledApiIT -Dfailsafe.failIfNoSpecifiedTests=false -Dmaven.test.redirectTestOutputToFile=false \
  -Dorderfood.kills="${1:-50}" >"$log" 2>&1 || code=$?
sed -n 's/^.*KilledApiIT *\(:\|--\) *//p' "$log"
[ "$code" = 0 ] || tail -n 40 "$log" >&2
exit "$code"
