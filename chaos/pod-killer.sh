#!/usr/bin/env bash
# Kills a random pod of the API while customers order, without warning it, and measures how long it takes until there are as
# many pods as before, and until the last customer was served. Where the API is several Deployments, --times goes from one to
# the next, and begins with any of them.
set -euo pipefail

# shellcheck source=chaos/experiment.sh
. "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"

options "$@"
begin_experiment pod-killer

mapfile -t deployments < <(api_pods | cut -d ' ' -f 1 | sort -u)
[ ${#deployments[@]} -gt 0 ] || fail "There is no pod of the release $release."
next=$RANDOM
for _ in $(seq "$times"); do
  deployment=${deployments[next % ${#deployments[@]}]}
  next=$((next + 1))
  mapfile -t pods < <(api_pods | sed -n "s/^$deployment //p")
  [ ${#pods[@]} -gt 0 ] || fail "There is no pod of the Deployment $deployment."
  victim=${pods[RANDOM % ${#pods[@]}]}
  gone_uid=$(k get pod "$victim" -o 'jsonpath={.metadata.uid}')
  begun_there=$(client 'date +%s%3N')
  begun=$(now)
  say "killing $victim"
  k delete pod "$victim" --force --grace-period=0 >/dev/null 2>&1
  recovered_after "$begun"
  sleep 2
  service_after "$begun_there"
  round "pod $victim"
done
finish
