#!/usr/bin/env bash
# Keeps what explains a failed rollout, before a rollback removes it: objects, events, descriptions, and the logs of every container
# that runs or has ended. Secrets and values of releases are not read.
#
#   scripts/diagnostics.sh NAMESPACE FOLDER [kubectl's context]
set -euo pipefail
if [ $# -lt 2 ] || [[ $1 == -* ]]; then
  sed -n '2,5s/^# \?//p' "$0"
  exit 2
fi
namespace=$1
folder=$2
kube=(--namespace "$namespace")
helm_context=(--namespace "$namespace")
if [ -n "${3:-}" ]; then
  kube+=(--context "$3")
  helm_context+=(--kube-context "$3")
fi
mkdir -p "$folder/logs"

keep() { # file, then a command; what cannot be had must not stop the rest
  local file=$folder/$1
  shift
  "$@" >"$file" 2>&1 || true
}

keep pods.txt kubectl "${kube[@]}" get pods -o wide
keep objects.txt kubectl "${kube[@]}" get deployments,replicasets,statefulsets,jobs,cronjobs,services,ingresses,horizontalpodautoscalers,persistentvolumeclaims -o wide
keep events.txt kubectl "${kube[@]}" get events --sort-by=.lastTimestamp
keep descriptions.txt kubectl "${kube[@]}" describe pods
keep workloads.txt kubectl "${kube[@]}" describe deployments,statefulsets,jobs,cronjobs,persistentvolumeclaims
keep nodes.txt kubectl "${kube[@]}" describe nodes
keep releases.txt helm list --all "${helm_context[@]}"
for release in $(helm list --all --short "${helm_context[@]}" 2>/dev/null || true); do
  keep "history-$release.txt" helm history "$release" "${helm_context[@]}"
done
for pod in $(kubectl "${kube[@]}" get pods -o name 2>/dev/null || true); do
  for container in $(kubectl "${kube[@]}" get "$pod" -o 'jsonpath={.spec.initContainers[*].name} {.spec.containers[*].name}' 2>/dev/null || true); do
    keep "logs/${pod#pod/}.$container.log" kubectl "${kube[@]}" logs "$pod" -c "$container" --tail=2000
    kubectl "${kube[@]}" logs "$pod" -c "$container" --previous --tail=2000 >"$folder/logs/${pod#pod/}.$container.previous.log" 2>/dev/null ||
      rm -f "$folder/logs/${pod#pod/}.$container.previous.log"
  done
done
echo "Kept in $folder: $(find "$folder" -type f | wc -l) files"
