#!/usr/bin/env bash
# Sends load to an API that runs somewhere and reports rate, statuses and latencies.
#
#   bench/load.sh --url http://localhost:8080 --concurrency 32 --duration 60      customers: one order to four catalogs
#   bench/load.sh --url http://localhost:8080/healthz --concurrency 200           one address
#   bench/load.sh --job --namespace default --url http://order-food               the same as a Job in the cluster
#
# API_KEY is the key to order with; the sample's otherwise. A Job runs in the API's own image and shows every 15 s how many pods
# the autoscaler wants: where the cluster has a metrics-server, their number rises. It is removed when it has ended.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
url=
concurrency=32
duration=60
job=false
namespace=default
release=order-food
context=()

fail() {
  echo "ERROR: $*" >&2
  exit 2
}

usage() { sed -n '2,/^set -/{/^set -/d; s/^# \{0,1\}//; p}' "$0"; }

while [ $# -gt 0 ]; do
  case $1 in
    --job)
      job=true
      shift
      continue
      ;;
    --help | -h)
      usage
      exit
      ;;
    --url | --concurrency | --duration | --namespace | --release | --context) [ $# -ge 2 ] || fail "$1 needs an argument." ;;
    *) fail "There is no option $1; --help says which there are." ;;
  esac
  case $1 in
    --url) url=$2 ;;
    --concurrency) concurrency=$2 ;;
    --duration) duration=${2%s} ;;
    --namespace) namespace=$2 ;;
    --release) release=$2 ;;
    --context) context=(--context "$2") ;;
  esac
  shift 2
done
[[ $concurrency =~ ^[1-9][0-9]{0,4}$ ]] || fail "--concurrency is a number, not $concurrency."
[[ $duration =~ ^[1-9][0-9]{0,3}$ ]] || fail "--duration is a number of seconds, not $duration."

jar=$root/bench/target/traffic.jar
[ -f "$jar" ] || (cd "$root" && mvn -q -B -ntp -pl bench -am -DskipTests package) || fail "The load tester could not be built."

if ! $job; then
  for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" java /usr/lib/jvm/*25*/bin/java; do
    ! "$java" --version 2>/dev/null | grep -qE '^[a-z]+ (2[5-9]|[3-9][0-9])' || break
  done
  exec "$java" -cp "$jar" dev.orderfood.traffic.Load --url "${url:-http://localhost:8080}" --concurrency "$concurrency" --duration "$duration"
fi

k() { kubectl "${context[@]}" --namespace "$namespace" "$@"; }

command -v kubectl >/dev/null || fail "kubectl is needed, and is not there."
image=$(k get deployment "$release" -o 'jsonpath={.spec.template.spec.containers[0].image}') || fail "There is no Deployment $release in $namespace."
# The API's own user and registries: OpenShift gives each namespace a user, so the chart names none there.
pod() { k get deployment "$release" -o "jsonpath=$1"; }
user=$(pod '{.spec.template.spec.securityContext.runAsUser}')
pull_secrets=$(pod '{range .spec.template.spec.imagePullSecrets[*]}{"{name: "}{.name}{"}, "}{end}')
port=$(k get service "$release" -o 'jsonpath={.spec.ports[0].port}')
name=order-food-load

# shellcheck disable=SC2317 # called by the trap
clean_up() {
  k delete job/$name configmap/$name secret/$name --ignore-not-found --wait=false >/dev/null 2>&1 || true
}
trap clean_up EXIT
k delete job/$name configmap/$name secret/$name --ignore-not-found --wait >/dev/null
k create configmap $name --from-file="traffic.jar=$jar" >/dev/null
printf %s "${API_KEY:-apitest}" | k create secret generic $name --from-file=api-key=/dev/stdin >/dev/null
k apply -f - >/dev/null <<YAML
apiVersion: batch/v1
kind: Job
metadata:
  name: $name
  labels: {app.kubernetes.io/part-of: order-food}
spec:
  backoffLimit: 0
  activeDeadlineSeconds: $((duration + 120))
  template:
    metadata:
      # Those of the chart's own test, which its NetworkPolicy lets in.
      labels: {app.kubernetes.io/name: order-food-test, app.kubernetes.io/instance: $release, app.kubernetes.io/part-of: order-food}
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      imagePullSecrets: [$pull_secrets]
      securityContext: {runAsNonRoot: true, ${user:+runAsUser: $user, }seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: load
          image: $image
          env: [{name: API_KEY, valueFrom: {secretKeyRef: {name: $name, key: api-key}}}]
          command: [java, -XX:+UseSerialGC, -Xmx128m, -cp, /load/traffic.jar, dev.orderfood.traffic.Load]
          args: [--url, "${url:-http://$release:$port}", --concurrency, "$concurrency", --duration, "$duration"]
          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
          resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: "2", memory: 256Mi}}
          volumeMounts: [{name: load, mountPath: /load, readOnly: true}]
      volumes: [{name: load, configMap: {name: $name}}]
YAML

pods() {
  k get hpa -o 'jsonpath={range .items[*]}{.metadata.name}: {.status.currentReplicas} pods, {.status.desiredReplicas} wanted; {end}' 2>/dev/null || true
}

ended() { k get job $name -o 'jsonpath={.status.conditions[*].type}' | grep -qE 'Complete|Failed'; }

until ended; do
  printf '%s  %s\n' "$(date +%H:%M:%S)" "$(pods)"
  sleep 15
done
printf '%s  %s\n' "$(date +%H:%M:%S)" "$(pods)"
k logs job/$name
[ "$(k get job $name -o 'jsonpath={.status.succeeded}')" = 1 ]
