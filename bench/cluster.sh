#!/usr/bin/env bash
# Measures a release on a cluster: how long a pod takes until it is ready, one alone and two at once; what one pod serves at its
# limits to some callers, one order to four catalogs; and how soon its probes are answered meanwhile. Deletes pods, which their
# Deployment replaces. Needs kubectl, and two pods or more of the release.
#
#   bench/cluster.sh [--namespace default] [--release order-food] [--context NAME] [--concurrency 32] [--duration 30]
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
namespace=default
release=order-food
concurrency=32
duration=30
context=()

fail() {
  echo "ERROR: $*" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case $1 in
    --namespace | --release | --context | --concurrency | --duration) [ $# -ge 2 ] || fail "$1 needs an argument." ;;
    --help | -h)
      sed -n '2,/^set -/{/^set -/d; s/^# \{0,1\}//; p}' "$0"
      exit
      ;;
    *) fail "There is no option $1; --help says which there are." ;;
  esac
  case $1 in
    --namespace) namespace=$2 ;;
    --release) release=$2 ;;
    --context) context=(--context "$2") ;;
    --concurrency) concurrency=$2 ;;
    --duration) duration=$2 ;;
  esac
  shift 2
done
[[ $duration =~ ^[1-9][0-9]{0,3}$ ]] || fail "--duration is a number of seconds, not $duration."

k() { kubectl "${context[@]}" --namespace "$namespace" "$@"; }

selector=app.kubernetes.io/name=order-food,app.kubernetes.io/instance=$release

# Pods that serve and are not about to end.
ready() {
  k get pods --selector "$selector" -o json | python3 -c '
import json, sys
for pod in json.load(sys.stdin)["items"]:
    ready = any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))
    if ready and "deletionTimestamp" not in pod["metadata"]:
        print(pod["metadata"]["name"])'
}

await_ready() { # how many
  local limit=$((SECONDS + 300))
  until [ "$(ready | wc -l)" -ge "$1" ]; do
    [ $SECONDS -lt $limit ] || fail "There are not $1 ready pods after 300 s."
    sleep 1
  done
}

# Kubernetes has these times in whole seconds.
print_starts() { # names of pods that were there before
  k get pods --selector "$selector" -o json | python3 -c '
import datetime, json, sys

def at(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))

for pod in json.load(sys.stdin)["items"]:
    if pod["metadata"]["name"] in sys.argv[1:] or "deletionTimestamp" in pod["metadata"]:
        continue
    created = at(pod["metadata"]["creationTimestamp"])
    ready = next(at(c["lastTransitionTime"]) for c in pod["status"]["conditions"] if c["type"] == "Ready" and c["status"] == "True")
    parts = [(c["name"], (at(c["state"]["terminated"]["finishedAt"]) - at(c["state"]["terminated"]["startedAt"])).seconds)
             for c in pod["status"]["initContainerStatuses"]]
    started = at(pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"])
    parts.append(("order-food", (ready - started).seconds))
    print(f"  ready after {(ready - created).seconds} s:", ", ".join(f"{name} {seconds} s" for name, seconds in parts))' "$@"
}

replace() { # how many pods at once
  local before
  mapfile -t before < <(ready)
  k delete pod "${before[@]:0:$1}" --wait=false >/dev/null
  # The new ones, not the old ones that are still ready.
  until [ -z "$(k get pods "${before[@]:0:$1}" --ignore-not-found -o name)" ]; do sleep 1; done
  await_ready "${#before[@]}"
  print_starts "${before[@]}"
}

await_ready 2
printf '%s cores, %s GiB where this runs; limits of a pod: %s\n' "$(nproc)" "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" \
  "$(k get deployment "$release" -o 'jsonpath={.spec.template.spec.containers[0].resources.limits}')"
echo "One pod is replaced:"
replace 1
echo "Two pods are replaced at once:"
replace 2

pod=$(ready | head -n 1)
address=$(k get pod "$pod" -o 'jsonpath={.status.podIP}')
work=$(mktemp -d "${TMPDIR:-/tmp}/order-food-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
echo "One pod serves $concurrency callers for $duration s:"
"$root/bench/load.sh" --job "${context[@]}" --namespace "$namespace" --release "$release" --url "http://$address:8080" --concurrency "$concurrency" \
  --duration "$duration" >"$work/load.log" 2>&1 &
load=$!
until k get pods --selector job-name=order-food-load -o 'jsonpath={.items[*].status.phase}' 2>/dev/null | grep -q Running; do
  kill -0 $load 2>/dev/null || { cat "$work/load.log"; fail "The load did not start."; }
  sleep 1
done
# Ten a second of each, as long as the load lasts, in the pod itself: the kubelet's way without the network between nodes.
for path in healthz ready; do
  k exec "$pod" -c order-food -- curl --silent --rate 10/s --max-time 10 --output /dev/null --write-out '%{http_code} %{time_total}\n' \
    "http://localhost:8080/$path?n=[1-$((duration * 10))]" >"$work/$path" &
done
wait
cat "$work/load.log"
for path in healthz ready; do
  sort -k 2 -n "$work/$path" | awk -v path="/$path" '
    $1 == 200 { n++ }
    { time[NR] = $2 * 1000 }
    END { printf "%-10s %d of %d answered with 200, p50 %.0f ms, p99 %.0f ms, slowest %.0f ms\n", path, n, NR, time[int((NR + 1) / 2)], time[int(NR * 0.99)], time[NR] }'
done
