#!/usr/bin/env bash
# Kills a random pod of the API while customers order, without warning it, and measures how long it takes until there are as
# many pods as before, and until the last customer was served.
set -euo pipefail

# shellcheck source=chaos/experiment.sh
. "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"

options "$@"
begin_experiment pod-killer

for _ in $(seq "$times"); do
  mapfile -t pods < <(api_pods --field-selector status.phase=Running -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}')
  [ ${#pods[@]} -gt 0 ] || fail "There is no pod of the release $release."
  victim=${pods[RANDOM % ${#pods[@]}]}
  gone_uid=$(k get pod "$victim" -o 'jsonpath={.metadata.uid}')
  begun_there=$(client 'date +%s%3N')
  begun=$(now)
  say "killing $victim"
  k delete pod "$victim" --force --grace-period=0 >/dev/null 2>&1
  recovered_after "$begun" "$victim"
  sleep 2
  service_after "$begun_there"
  round "pod $victim"
done
finish
