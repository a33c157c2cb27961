#!/usr/bin/env bash
# Kills the pod of the database while customers order, without warning it. Orders are refused until it is back; the catalog
# has to be served throughout.
set -euo pipefail

# shellcheck source=chaos/experiment.sh
. "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"

options "$@"
begin_experiment kill-database

for _ in $(seq "$times"); do
  victim=$database_release-0
  gone_uid=$(k get pod "$victim" -o 'jsonpath={.metadata.uid}')
  begun_there=$(client 'date +%s%3N')
  begun=$(now)
  say "killing $victim"
  k delete pod "$victim" --force --grace-period=0 >/dev/null 2>&1
  recovered_after "$begun"
  sleep 5
  service_after "$begun_there"
  round "pod $victim"
  [ "$reads_failed" = 0 ] || passed=false
done
finish
