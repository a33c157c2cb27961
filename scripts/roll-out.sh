#!/usr/bin/env bash
# Brings a version onto a cluster, or leaves it as it was. scripts/roll-out.sh --help says more.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=lib.sh
. ./lib.sh

usage() {
  cat <<'TEXT'
Usage: scripts/roll-out.sh [options]

Upgrades the releases database-load and order-food, smoke-tests the platform, and, when an upgrade or the smoke test fails, keeps
diagnostics and takes every release back to the revision that ran before. Ends with 0 only if the new version runs and passed.

  --charts FOLDER|oci://…        where the charts are (charts)
  --version VERSION              which version of the charts; needed with oci://
  --namespace NAME               (default)
  --context NAME                 kubectl's context (the current one)
  --values RELEASE=FILE          values of a release; can be given more than once
  --set RELEASE=KEY=VALUE        one value of a release; can be given more than once
  --releases "NAME …"            which, in this order ("database-load order-food")
  --url URL                      where customers reach the platform, by Ingress or Gateway. When nothing answers there, and when no
                                 URL is given, the smoke test goes through kubectl port-forward
  --read-only                    place no order in the smoke test
  --timeout DURATION             how long a release may take to become ready (5m)
  --attempts NUMBER              how often an upgrade is tried (3)
  --diagnostics FOLDER           where diagnostics are kept (diagnostics)
  --help                         this

KUBECONFIG_CONTENT may hold a kubeconfig in base64, for machines that have none; scripts/smoke-test.sh --help names the variables of the
smoke test.
TEXT
}

charts=charts
version=""
context=""
releases="database-load order-food"
url=""
timeout=5m
attempts=3
diagnostics=diagnostics
smoke=()
declare -A arguments=()

while [ $# -gt 0 ]; do
  option=$1
  case $option in
    --read-only)
      smoke=(--read-only)
      shift
      continue
      ;;
    --help | -h)
      usage
      exit
      ;;
    --charts | --version | --namespace | --context | --values | --set | --releases | --url | --timeout | --attempts | --diagnostics) ;;
    *) wrong_usage "There is no option $option." ;;
  esac
  [ $# -ge 2 ] || wrong_usage "$option needs an argument."
  argument=$2
  shift 2
  case $option in
    --charts) charts=${argument%/} ;;
    --version) version=$argument ;;
    --namespace) namespace=$argument ;;
    --context) context=$argument ;;
    --values | --set)
      [[ $argument == ?*=?* ]] || wrong_usage "$option is RELEASE=…, not $argument."
      # One argument a line: values may hold spaces.
      arguments[${argument%%=*}]+=$option$'\n'${argument#*=}$'\n'
      ;;
    --releases) releases=$argument ;;
    --url) url=$argument ;;
    --timeout) timeout=$argument ;;
    --attempts) attempts=$argument ;;
    --diagnostics) diagnostics=$argument ;;
  esac
done
[[ $attempts =~ ^[1-9][0-9]*$ ]] || wrong_usage "--attempts is a number, not $attempts."
[[ $charts != oci://* ]] || [ -n "$version" ] || wrong_usage "--version is needed with $charts."

work=$(mktemp -d "${TMPDIR:-/tmp}/order-food-roll-out.XXXXXX")
forward=""
# shellcheck disable=SC2317 # called by the trap
clean_up() {
  [ -z "$forward" ] || kill "$forward" 2>/dev/null || true
  rm -rf "$work"
  forget_notes
}
trap clean_up EXIT
trap_interruption
if [ -n "${KUBECONFIG_CONTENT:-}" ]; then
  (umask 077 && base64 --decode <<<"$KUBECONFIG_CONTENT" >"$work/kubeconfig")
  export KUBECONFIG=$work/kubeconfig
  unset KUBECONFIG_CONTENT
fi

use_context
check_helm

back() { # release: as it was before
  local now
  now=$(revision "$1") || return
  if [ "$now" = "${newest[$1]}" ]; then
    return
  fi
  if [ -n "${before[$1]}" ]; then
    roll_back "$1" "${before[$1]}"
  elif [ -n "${newest[$1]}" ]; then
    echo "FAILED  no revision of $1 has ever been ready: there is nothing to go back to"
    return 1
  else
    echo "back    $1 was not there before"
    h uninstall "$1" --namespace "$namespace" --wait --timeout "$timeout"
  fi
}

keep() { # why
  scripts/diagnostics.sh "$namespace" "$diagnostics/$1" "$context" || true
}

# Not --atomic: helm would take back what failed before anybody has read its logs. Kept first, taken back then.
upgrade() { # release
  local release=$1 attempt own=() line
  while IFS= read -r line; do
    [ -z "$line" ] || own+=("$line")
  done <<<"${arguments[$release]:-}"
  [ -z "$version" ] || [[ $charts != oci://* ]] || own+=(--version "$version")
  [[ $charts == oci://* ]] || h lint "$charts/$release" --quiet --namespace "$namespace" "${own[@]}" || {
    echo "FAILED  the chart $release has faults: nothing was changed by it"
    return 1
  }
  h template "$release" "$charts/$release" --namespace "$namespace" "${own[@]}" >/dev/null || {
    echo "FAILED  the values do not fit the chart $release: nothing was changed by it"
    return 1
  }
  upgraded=("$release" "${upgraded[@]}")
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    say "$release, attempt $attempt of $attempts"
    if h upgrade --install "$release" "$charts/$release" --namespace "$namespace" --wait --timeout "$timeout" --history-max 10 \
      --reset-values "${force[@]}" "${own[@]}"; then
      return
    fi
    keep "$release-$attempt"
    if back "$release"; then
      newest[$release]=$(revision "$release")
      continue
    fi
    echo "FAILED  $release could not be taken back: $diagnostics/$release-$attempt shows its state"
  done
  echo "FAILED  $release did not become ready within $timeout, $attempts times"
  return 1
}

# 7: the forward led to a pod that was about to go, so nobody answered. The next one leads to another pod.
through_port_forward() {
  local code=7 tries
  for ((tries = 0; tries < 5 && code == 7; tries++)); do
    code=0
    through_one_port_forward || code=$?
  done
  return $code
}

through_one_port_forward() {
  local port="" code=0
  kubectl "${kube[@]}" --namespace "$namespace" port-forward service/order-food :80 >"$work/forward" 2>&1 &
  forward=$!
  for ((i = 0; i < 60; i++)); do
    port=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$work/forward")
    [ -z "$port" ] || break
    kill -0 $forward 2>/dev/null || break
    sleep 0.5
  done
  if [ -z "$port" ]; then
    echo "FAILED  kubectl port-forward: $(cat "$work/forward")"
    code=1
  else
    scripts/smoke-test.sh "${smoke[@]}" "http://127.0.0.1:$port" || code=$?
  fi
  kill $forward 2>/dev/null || true
  wait $forward 2>/dev/null || true
  forward=""
  return $code
}

smoke_test() {
  local code=0
  if [ -n "$url" ]; then
    scripts/smoke-test.sh "${smoke[@]}" "$url" || code=$?
    # 7: nobody is there, as seen from here. What answers wrongly is wrong.
    [ $code -eq 7 ] || return $code
    echo "WARNING: nothing answers at $url from here: trying the Service itself."
  fi
  through_port_forward
}

for release in $releases; do
  mend_interrupted "$release"
  note "$release"
  echo "before  $release: ${before[$release]:-not installed}"
done

failed=""
for release in $releases; do
  upgrade "$release" || {
    failed="the upgrade of $release"
    break
  }
done
if [ -z "$failed" ]; then
  say "smoke test"
  smoke_test || {
    failed="the smoke test"
    keep smoke-test
  }
fi
if [ -z "$failed" ]; then
  say "rolled out"
  exit
fi

say "$failed failed: back to what ran before"
lost=false
mapfile -t reversed < <(tr ' ' '\n' <<<"$releases" | tac)
for release in "${reversed[@]}"; do
  back "$release" || lost=true
done
if [ -n "${before[order-food]:-}" ] && ! $lost; then
  say "smoke test of what ran before"
  smoke_test || lost=true
fi
if $lost; then
  echo "FAILED  $failed, and the way back, too: somebody has to look. Diagnostics are in $diagnostics."
  exit 3
fi
echo "FAILED  $failed. What ran before runs again; diagnostics are in $diagnostics."
exit 1
