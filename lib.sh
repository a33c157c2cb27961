# shellcheck shell=bash
# Sourced by deploy.sh and cleanup.sh: what both say, run and ask the same way.
set -euo pipefail
[ "${BASH_VERSINFO[0]}" -ge 5 ] || {
  echo "ERROR: bash 5 is needed, and this is ${BASH_VERSION%%(*}. On macOS: brew install bash." >&2
  exit 1
}

cluster=minikube
namespace=default
dry_run=false

say() { printf '\n=== %s\n' "$*"; }

fail() {
  echo "ERROR: $*" >&2
  exit 1
}

wrong_usage() {
  echo "ERROR: $*" >&2
  usage >&2
  exit 2
}

run() {
  case $1 in
    k) set -- kubectl "${kube[@]}" "${@:2}" ;;
    h) set -- helm "${@:2}" "${helm_context[@]}" ;;
  esac
  if $dry_run; then
    printf 'would run:'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# What depends on a network or on an API server that is busy may work a moment later.
run_with_retries() {
  local attempt
  for attempt in 1 2 3; do
    ! run "$@" || return 0
    [ "$attempt" = 3 ] || echo "Attempt $attempt of 3 failed: $1 $2 is tried again." >&2
    [ "$attempt" = 3 ] || sleep $((attempt * 2))
  done
  return 1
}

# Never the cluster that happens to be current, unless that is what was asked for.
choose_cluster() {
  kube=()
  helm_context=()
  case $cluster in
    minikube) context=minikube ;;
    kind) context=kind-order-food ;;
    current) context="" ;;
    *) wrong_usage "--cluster is minikube, kind or current, not $cluster." ;;
  esac
  if [ -n "$context" ]; then
    kube=(--context "$context")
    helm_context=(--kube-context "$context")
  fi
  [[ $namespace =~ ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$ ]] || wrong_usage "$namespace cannot be the name of a namespace."
}

k() { kubectl "${kube[@]}" "$@"; }

h() { helm "$@" "${helm_context[@]}"; }

# A line of `helm status`, such as STATUS or REVISION; nothing where there is no such release.
status_of() { # release, namespace, line
  h status "$1" --namespace "$2" 2>/dev/null | sed -n "s/^$3: //p" | head -n 1 || true
}

is_installed() { [ -n "$(status_of "$1" "$2" STATUS)" ]; }

# What deploy.sh has made, beside the releases: cleanup.sh undoes that and nothing else.
record() { # key
  if $dry_run; then return; fi
  k create configmap order-food-deploy -n "$namespace" >/dev/null 2>&1 || true
  k label configmap order-food-deploy -n "$namespace" --overwrite app.kubernetes.io/part-of=order-food >/dev/null
  k patch configmap order-food-deploy -n "$namespace" --type merge -p "{\"data\":{\"$1\":\"true\"}}" >/dev/null
}

recorded() { # key: whether deploy.sh has noted it
  [ "$(k get configmap order-food-deploy -n "$namespace" -o "jsonpath={.data.$1}" 2>/dev/null)" = true ]
}
