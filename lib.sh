# shellcheck shell=bash
# Sourced by deploy.sh, cleanup.sh and scripts/roll-out.sh: what they say, run and ask the same way.
set -euo pipefail
[ "${BASH_VERSINFO[0]}" -ge 5 ] || {
  echo "ERROR: bash 5 is needed, and this is ${BASH_VERSION%%(*}. On macOS: brew install bash." >&2
  exit 1
}

cluster=minikube
namespace=default
dry_run=false
timeout=10m

# What is being done, to be named when it is interrupted.
step="the start"

say() {
  step=$*
  printf '\n=== %s\n' "$*"
}

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

# Sets what kubectl and helm need to talk to the cluster of context; empty is the current one.
use_context() {
  kube=()
  helm_context=()
  if [ -n "$context" ]; then
    kube=(--context "$context")
    helm_context=(--kube-context "$context")
  fi
}

# Never the cluster that happens to be current, unless that is what was asked for.
choose_cluster() {
  case $cluster in
    minikube) context=minikube ;;
    kind) context=kind-order-food ;;
    current) context="" ;;
    *) wrong_usage "--cluster is minikube, kind or current, not $cluster." ;;
  esac
  use_context
  [[ $namespace =~ ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$ ]] || wrong_usage "$namespace cannot be the name of a namespace."
}

k() { kubectl "${kube[@]}" "$@"; }

h() { helm "$@" "${helm_context[@]}"; }

# Sets force: what an upgrade and a rollback need so that what kubectl has changed by hand since, a suspended CronJob for
# instance, does not stop them.
check_helm() {
  case $(helm version --short 2>/dev/null | grep -o 'v[0-9]*' | head -n 1) in
    v3) force=() ;;
    v4) force=(--force-conflicts) ;;
    *) fail "helm 3 or 4 is needed, not $(helm version --short 2>&1 | head -n 1)." ;;
  esac
}

# A failure is no answer: what is there would be taken for what is not.
is_installed() { # release, namespace
  local answer
  if answer=$(h status "$1" --namespace "$2" 2>&1); then
    [[ $answer == *STATUS:* ]]
  elif $dry_run || [[ $answer == *"release: not found"* ]]; then
    return 1
  else
    fail "helm cannot say whether $1 is installed: ${answer##*$'\n'}"
  fi
}

# Number, status and description of each revision that helm keeps of a release, with tabs between; nothing where there is no
# such release. A failure is none of that: it would read as a first installation.
revisions() { # release
  local answer
  if answer=$(h history "$1" --namespace "$namespace" 2>&1); then
    awk -F ' *\t *' -v OFS='\t' '$1 ~ /^[0-9]+ *$/ { print $1 + 0, $3, $NF }' <<<"$answer"
  elif ! $dry_run && [[ $answer != *"release: not found"* ]]; then
    fail "helm cannot list the revisions of $1: ${answer##*$'\n'}"
  fi
}

# The newest revision, or the newest that has the status; nothing where there is none.
revision() { # release, status
  revisions "$1" | awk -F '\t' -v status="${2:-}" 'status == "" || $2 == status { last = $1 } END { print last }'
}

# The revision that ran before the present one. One that a rollback has made stands for the one it went back to, and those that
# failed never ran; a rollback that fails marks what it was to replace as superseded, so the description is looked at, too.
revision_before() { # release
  revisions "$1" | awk -F '\t' '
    { same[$1] = match($3, /^Rollback to [0-9]+$/) ? substr($3, 13) + 0 : $1
      if (same[$1] in same) same[$1] = same[same[$1]]
      newest = $1; status = $2
      if ($2 == "deployed") deployed = $1
      if ($2 == "superseded" && $3 !~ / failed/) ran[$1] }
    END {
      if (status != "deployed") { print deployed; exit }
      for (n = newest - 1; n > 0; n--) if (n in ran && same[n] < same[newest]) { print n; exit } }'
}

# Kinds of objects that note keeps: those that pods are made of or reached by. Volumes are none of them.
kinds=configmaps,secrets,services,networkpolicies,cronjobs,deployments,statefulsets,horizontalpodautoscalers,poddisruptionbudgets,ingresses

declare -A before=() newest=()
kept=""
# The releases that this run upgrades, the newest first.
upgraded=()

# A helm that is interrupted ends as if it had failed: nothing must be tried again, diagnosed or taken back then. bash gets here
# when the program that it waits for has ended.
# shellcheck disable=SC2317 # called by the trap
interrupted() { # exit code
  local name
  trap '' INT TERM
  printf '\nINTERRUPTED during: %s.\n' "$step" >&2
  ! declare -F before_interruption >/dev/null || before_interruption
  if [ ${#upgraded[@]} -eq 0 ]; then
    echo "No release was changed. The same command again starts over." >&2
  else
    printf '%s\n' "The same command again goes on from there. To go back instead:" >&2
    for name in "${upgraded[@]}"; do
      if [ -n "${before[$name]}" ]; then
        echo "  helm rollback $name ${before[$name]} --namespace $namespace${context:+ --kube-context $context}" >&2
      else
        echo "  helm uninstall $name --namespace $namespace${context:+ --kube-context $context}" >&2
      fi
    done
  fi
  exit "$1"
}

trap_interruption() {
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
}

# Notes how a release is before an upgrade: its newest revision, the last one that was deployed, and its objects, in a folder
# that is removed at the end because Secrets are among them.
note() { # release
  before[$1]=$(revision "$1" deployed)
  newest[$1]=$(revision "$1")
  if $dry_run || [ -z "${newest[$1]}" ]; then return; fi
  [ -n "$kept" ] || kept=$(mktemp -d "${TMPDIR:-/tmp}/order-food-objects.XXXXXX")
  if ! objects_of "$1" -o yaml | sed -E '/^    resourceVersion: "[0-9]+"$/d; /^    uid: [-0-9a-f]{36}$/d' >"$kept/$1.yaml" ||
    ! objects_of "$1" -o name >"$kept/$1.names"; then
    echo "WARNING: the objects of $1 cannot be read: should helm's rollback fail, nothing else brings them back." >&2
    rm -f "$kept/$1.yaml"
  fi
}

objects_of() { # release, then kubectl's arguments
  k get "$kinds" -n "$namespace" -l "app.kubernetes.io/instance=$1" "${@:2}"
}

forget_notes() { [ -z "$kept" ] || rm -rf "$kept"; }

# Takes a release back and waits until it runs. Where helm cannot, its objects become what they were before this run.
# `kubectl rollout undo` would leave ConfigMaps as they are, and after a rollback that helm has begun leads to the newer version.
roll_back() { # release, revision
  local object objects
  step="the rollback of $1 to revision $2"
  echo "Rolling $1 back to revision $2."
  run h rollback "$1" "$2" --namespace "$namespace" --wait --timeout "$timeout" "${force[@]}" && return
  [ -n "$kept" ] && [ -s "$kept/$1.yaml" ] || return
  echo "WARNING: helm cannot take $1 back: kubectl puts back its objects as they were before this run (${kinds//,/, })." \
    "Objects of other kinds and helm's record stay as they are."
  # What the upgrade has removed, what it has changed, what it has added.
  k create -f "$kept/$1.yaml" >/dev/null 2>&1 || true
  k replace -f "$kept/$1.yaml" || return
  objects=$(objects_of "$1" -o name) || return
  for object in $objects; do
    grep -qxF "$object" "$kept/$1.names" || k delete "$object" -n "$namespace" || return
  done
  while read -r object; do
    case $object in
      deployment.* | statefulset.*) k rollout status "$object" -n "$namespace" --timeout "$timeout" || return ;;
    esac
  done <"$kept/$1.names"
}

seconds() { # duration such as 1h30m
  local rest=$1 sum=0
  while [[ $rest =~ ^([0-9]+)(h|m|s)(.*)$ ]]; do
    rest=${BASH_REMATCH[3]}
    case ${BASH_REMATCH[2]} in
      h) sum=$((sum + BASH_REMATCH[1] * 3600)) ;;
      m) sum=$((sum + BASH_REMATCH[1] * 60)) ;;
      s) sum=$((sum + BASH_REMATCH[1])) ;;
    esac
  done
  echo "$sum"
}

# A helm that is killed leaves a record of an upgrade that goes on for ever, and helm refuses the next one. One that may still
# go on elsewhere is left alone.
mend_interrupted() { # release
  local number status selector begun
  IFS=$'\t' read -r number status _ < <(revisions "$1" | tail -n 1) || return 0
  [[ $status == pending-* ]] || return 0
  selector=owner=helm,name=$1,version=$number,status=$status
  begun=$(k get secrets -n "$namespace" -l "$selector" -o 'jsonpath={.items[*].metadata.labels.createdAt}')
  if ! [[ $begun =~ ^[0-9]+$ ]] || [ $((EPOCHSECONDS - begun)) -le "$(seconds "$timeout")" ]; then
    fail "$1 is $status for less than $timeout: somebody else may be at it. Wait and try again; if you know that nobody is:" \
      "kubectl${context:+ --context $context} delete secrets -n $namespace -l $selector"
  fi
  echo "$1 was left $status by a run that was interrupted: its record is removed."
  run k delete secrets -n "$namespace" -l "$selector"
}

# What deploy.sh has made, beside the releases: cleanup.sh undoes that and nothing else.
record() { # key
  if $dry_run; then return; fi
  k create configmap order-food-deploy -n "$namespace" >/dev/null 2>&1 || true
  k label configmap order-food-deploy -n "$namespace" --overwrite app.kubernetes.io/part-of=order-food >/dev/null
  k patch configmap order-food-deploy -n "$namespace" --type merge -p "{\"data\":{\"$1\":\"true\"}}" >/dev/null
}

recorded() { # key: whether deploy.sh has noted it
  local answer
  answer=$(k get configmap order-food-deploy -n "$namespace" --ignore-not-found -o "jsonpath={.data.$1}") || $dry_run ||
    fail "kubectl cannot read what deploy.sh has made."
  [ "$answer" = true ]
}

# What is no longer there, or somebody else's by now, must not be removed by a later cleanup.sh.
forget() { # key
  if $dry_run || ! recorded "$1"; then return; fi
  k patch configmap order-food-deploy -n "$namespace" --type merge -p "{\"data\":{\"$1\":null}}" >/dev/null
}
