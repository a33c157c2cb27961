#!/usr/bin/env bash
# Cuts the network between the API and its database while customers order. Policies only ever allow: so those that let
# anybody reach the database's pod are emptied for a time, and one that selects it is added. Connections that are open
# would live on in some networks, so they are ended. Needs a network that enforces NetworkPolicy.
set -euo pipefail

# shellcheck source=chaos/experiment.sh
. "$(dirname "${BASH_SOURCE[0]}")/experiment.sh"

policies() { k get networkpolicies --selector "app.kubernetes.io/instance=$database_release" -o name; }

# shellcheck disable=SC2317 # called by the trap, too
mend() {
  local policy
  k delete networkpolicy chaos-partition --ignore-not-found >/dev/null
  for policy in "$work"/policy-*.json; do
    [ -e "$policy" ] || continue
    k replace -f "$policy" >/dev/null && rm "$policy"
  done
}

options "$@"
begin_experiment partition

for _ in $(seq "$times"); do
  number=0
  for policy in $(policies); do
    number=$((number + 1))
    k get "$policy" -o json | sed '/"resourceVersion":/d' >"$work/policy-$number.json"
    k patch "$policy" --type merge --patch '{"spec":{"ingress":[]}}' >/dev/null
  done
  k apply -f - >/dev/null <<YAML
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: chaos-partition
spec:
  podSelector:
    matchLabels: {app.kubernetes.io/instance: $database_release}
  policyTypes: [Ingress]
YAML
  begun_there=$(client 'date +%s%3N')
  say "the database is cut off for $seconds s"
  sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE client_addr IS NOT NULL" >/dev/null
  sleep "$seconds"
  service_after "$begun_there"
  # Whose connection was ended is refused in any network. Nobody is served only in one that is cut.
  served=$(client "awk -v from=$((begun_there + 3000)) '\$1 >= from && \$3 == 200 { served++ } END { print served + 0 }' /tmp/attempts")
  if [ "$served" != 0 ]; then
    say "$served orders were placed all the same: this cluster's network does not enforce NetworkPolicy"
    ! $enforced || exit 1
    exit 77
  fi
  back_there=$(client 'date +%s%3N')
  begun=$(now)
  mend
  gone_uid=
  recovered_after "$begun"
  sleep 10
  keep_service
  service_after "$back_there"
  add_kept_service
  round "network to $database_release"
  [ "$reads_failed" = 0 ] || passed=false
done
finish
