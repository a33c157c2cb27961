#!/usr/bin/env bash
# Installs the platform into Kubernetes, or upgrades it, and places an order. ./deploy.sh --help says more.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")"
[ "${BASH_VERSINFO[0]}" -ge 5 ] || {
  echo "ERROR: bash 5 is needed, and this is ${BASH_VERSION%%(*}. On macOS: brew install bash." >&2
  exit 1
}

usage() {
  cat <<'TEXT'
Usage: ./deploy.sh [options]

Builds the images, installs or upgrades the releases postgres, database-load and order-food, and places an order.
Running it again is an upgrade. A release that does not come up is rolled back. ./cleanup.sh undoes it.

  --cluster minikube|kind|current  where to (minikube). The first two are started when they are not running. current is the
                                   cluster of kubectl's current context: it is not started, no image is built for it or
                                   loaded into it, so it has to have them or be able to pull them
  --namespace NAME                 into which namespace (default); it is made if it is not there
  --skip-build                     take the images that are there already
  --values FILE                    values for order-food; --values postgres=FILE and --values database-load=FILE for the
                                   other two. Can be given more than once, and has to be given again with each upgrade
  --separate                       run orders, stock and notifications in Deployments of their own
  --with-monitoring                install kube-prometheus-stack and Jaeger into the namespace monitoring, too
  --timeout DURATION               how long each release may take to become ready (10m)
  --dry-run                        check the values and print the commands that would change something; run none
  --help                           this
TEXT
}

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

cluster=minikube
namespace=default
build=true
monitoring=false
separate=false
dry_run=false
timeout=10m
declare -A values=([postgres]="" [database-load]="" [order-food]="")

while [ $# -gt 0 ]; do
  option=$1
  argument=""
  case $option in
    --cluster | --namespace | --values | --timeout)
      [ $# -ge 2 ] || wrong_usage "$option needs an argument."
      argument=$2
      shift
      ;;
    --cluster=* | --namespace=* | --values=* | --timeout=*)
      argument=${option#*=}
      option=${option%%=*}
      ;;
  esac
  shift
  case $option in
    --cluster) cluster=$argument ;;
    --namespace) namespace=$argument ;;
    --values)
      chart=order-food
      case $argument in
        postgres=* | database-load=* | order-food=*)
          chart=${argument%%=*}
          argument=${argument#*=}
          ;;
      esac
      [ -f "$argument" ] || fail "There is no file of values $argument."
      values[$chart]+="$(realpath "$argument")"$'\n'
      ;;
    --timeout) timeout=$argument ;;
    --skip-build) build=false ;;
    --separate) separate=true ;;
    --with-monitoring) monitoring=true ;;
    --dry-run) dry_run=true ;;
    --help | -h)
      usage
      exit
      ;;
    *) wrong_usage "There is no option $option." ;;
  esac
done
case $cluster in
  minikube | kind | current) ;;
  *) wrong_usage "--cluster is minikube, kind or current, not $cluster." ;;
esac
[[ $namespace =~ ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$ ]] || wrong_usage "$namespace cannot be the name of a namespace."
[[ $timeout =~ ^([0-9]+(h|m|s))+$ ]] || wrong_usage "--timeout is a duration such as 90s or 10m, not $timeout."
[ "$cluster" != current ] || build=false

run() {
  if $dry_run; then
    printf 'would run:'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# Never the cluster that happens to be current, unless that is what was asked for.
kube=()
helm_context=()
case $cluster in
  minikube) context=minikube ;;
  kind) context=kind-order-food ;;
  current) context="" ;;
esac
if [ -n "$context" ]; then
  kube=(--context "$context")
  helm_context=(--kube-context "$context")
fi

k() { kubectl "${kube[@]}" "$@"; }

check_tools() {
  local missing=0
  need() { # program, what it is needed for
    if ! command -v "$1" >/dev/null; then
      echo "MISSING: $1, $2" >&2
      missing=1
    fi
  }
  need kubectl "to talk to the cluster: https://kubernetes.io/docs/tasks/tools/"
  need helm "3 or 4, to install the charts: https://helm.sh/docs/intro/install/"
  case $cluster in
    minikube) need minikube "to run the cluster: https://minikube.sigs.k8s.io/docs/start/, or use --cluster current" ;;
    kind) need kind "to run the cluster: https://kind.sigs.k8s.io/, or use --cluster current" ;;
  esac
  if [ "$cluster" = kind ] || { [ "$cluster" = minikube ] && $build; }; then
    need docker "to build the images: https://docs.docker.com/engine/install/"
  fi
  [ $missing -eq 0 ] || exit 1
  if [ "$cluster" = kind ] && ! docker info >/dev/null 2>&1; then
    fail "Docker is installed, but its engine cannot be reached: start it."
  fi
  case $(helm version --short 2>/dev/null | grep -o 'v[0-9]*' | head -n 1) in
    v3) rollback=(--atomic) ;;
    # What kubectl has changed by hand since, a suspended CronJob for instance, must not stop an upgrade.
    v4) rollback=(--rollback-on-failure --force-conflicts) ;;
    *) fail "helm 3 or 4 is needed, not $(helm version --short 2>&1 | head -n 1)." ;;
  esac
}

started=false
start_cluster() {
  case $cluster in
    minikube)
      if ! minikube status >/dev/null 2>&1; then
        run minikube start --cpus 2 --memory 4g --addons metrics-server
        started=true
      fi
      ;;
    kind)
      if ! kind get clusters 2>/dev/null | grep -qx order-food; then
        run kind create cluster --name order-food --wait 5m
        started=true
      fi
      ;;
  esac
  if ! $dry_run && ! k version >/dev/null 2>&1; then
    fail "The cluster${context:+ of the context $context} cannot be reached. kubectl says: $(k version 2>&1 | tail -n 1)"
  fi
}

# An image's tag names its content, so that pods are replaced when it has changed, and only then.
declare -A tags=()
build_images() {
  local app id version
  version=$(sed -n 's/^appVersion: "\(.*\)"$/\1/p' charts/order-food/Chart.yaml)
  if [ "$cluster" = minikube ] && ! $dry_run; then
    eval "$(minikube docker-env)"
  fi
  for app in database-migration database-load order-food; do
    run docker build --target $app --tag "order-food/$app:$version" .
    $dry_run && continue
    id=$(docker image inspect --format '{{.Id}}' "order-food/$app:$version")
    tags[$app]=$version-${id:7:12}
    docker tag "order-food/$app:$version" "order-food/$app:${tags[$app]}"
    [ "$cluster" != kind ] || kind load docker-image --name order-food "order-food/$app:${tags[$app]}"
  done
  if [ "$cluster" = kind ]; then
    run docker pull --quiet postgres:18
    run kind load docker-image --name order-food postgres:18
  fi
}

# What cleanup.sh has to undo, beside the releases.
record() { # key
  $dry_run && return
  k create configmap order-food-deploy -n "$namespace" >/dev/null 2>&1 || true
  k label configmap order-food-deploy -n "$namespace" --overwrite app.kubernetes.io/part-of=order-food >/dev/null
  k patch configmap order-food-deploy -n "$namespace" --type merge -p "{\"data\":{\"$1\":\"true\"}}" >/dev/null
}

make_namespace() {
  if ! $dry_run && k get namespace "$namespace" >/dev/null 2>&1; then
    return
  fi
  run kubectl "${kube[@]}" create namespace "$namespace"
  run kubectl "${kube[@]}" label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted
  record made-namespace
}

diagnose() { # release
  echo
  echo "--- pods of $1"
  k get pods -n "$namespace" -l "app.kubernetes.io/instance=$1" -o wide || true
  echo "--- what happened last"
  k get events -n "$namespace" --field-selector type=Warning --sort-by=.lastTimestamp 2>/dev/null | tail -n 10 || true
  k logs -n "$namespace" -l "app.kubernetes.io/instance=$1" --all-containers --prefix --tail=10 2>/dev/null || true
}

release() { # name, then helm's arguments
  local name=$1 file files=()
  shift
  while IFS= read -r file; do
    [ -z "$file" ] || files+=(--values "$file")
  done <<<"${values[$name]}"
  say "$name"
  helm template "$name" "charts/$name" --namespace "$namespace" "$@" "${files[@]}" >/dev/null || fail "The values do not fit the chart $name."
  run helm upgrade --install "$name" "charts/$name" "${helm_context[@]}" --namespace "$namespace" --wait --timeout "$timeout" \
    --reset-values "${rollback[@]}" "$@" "${files[@]}" || {
    diagnose "$name"
    fail "$name did not become ready within $timeout. What was there before serves on; the lines above say why."
  }
}

install_monitoring() {
  if ! k get namespace monitoring >/dev/null 2>&1; then
    run kubectl "${kube[@]}" create namespace monitoring
    record made-monitoring-namespace
  fi
  k get crd servicemonitors.monitoring.coreos.com >/dev/null 2>&1 || record made-monitoring-crds
  record made-monitoring
  say "kube-prometheus-stack"
  run helm upgrade --install kube-prometheus-stack kube-prometheus-stack "${helm_context[@]}" --namespace monitoring \
    --repo https://prometheus-community.github.io/helm-charts --version 81.4.5 --wait --timeout "$timeout"
  say "jaeger"
  run helm upgrade --install jaeger jaeger "${helm_context[@]}" --namespace monitoring \
    --repo https://jaegertracing.github.io/helm-charts --version 3.4.1 --wait --timeout "$timeout" \
    --set provisionDataStore.cassandra=false --set storage.type=memory --set allInOne.enabled=true \
    --set agent.enabled=false --set collector.enabled=false --set query.enabled=false
}

check_tools
say "cluster: $cluster, namespace: $namespace"
start_cluster
make_namespace
! $started || record "started-$cluster"

if $build; then
  say "images"
  build_images
fi

tag() { # value, app
  [ -z "${tags[$2]:-}" ] || printf '%s\n%s\n' --set-string "$1=${tags[$2]}"
}
mapfile -t load_arguments < <(tag image.tag database-load)
mapfile -t api_arguments < <(tag image.tag order-food && tag initContainers.databaseMigration.image.tag database-migration &&
  tag initContainers.databaseLoad.image.tag database-load)

pods=app.kubernetes.io/name=order-food
if $separate; then
  api_arguments+=(--set targets.separate=true)
  pods=app.kubernetes.io/instance=order-food,app.kubernetes.io/component
fi

if $monitoring; then
  install_monitoring
  tracing=(--set tracing.enabled=true --set tracing.endpoint=http://jaeger-collector.monitoring:4318)
  load_arguments+=(--set prometheusRule.enabled=true "${tracing[@]}")
  api_arguments+=(--set metrics.serviceMonitor.enabled=true --set metrics.prometheusRule.enabled=true
    --set metrics.alertmanagerConfig.enabled=true --set dashboards.enabled=true "${tracing[@]}")
fi

release postgres
release database-load "${load_arguments[@]}"
release order-food "${api_arguments[@]}"

say "an order"
run helm test order-food "${helm_context[@]}" --namespace "$namespace" --timeout "$timeout" || {
  k logs order-food-test -n "$namespace" || true
  fail "The platform is installed, but an order could not be placed: the lines above say why."
}

if $dry_run; then
  say "nothing was changed"
  exit
fi

on="${context:+ --context $context} -n $namespace"
say "order-food is running"
cat <<TEXT
Reach the API:            kubectl port-forward service/order-food 8080:80$on
                          http://localhost:8080/docs
Place an order:           curl http://localhost:8080/api/order -H 'api_key: apitest' -H 'Content-Type: application/json' \\
                            -d '{"items":[{"productId":"1","quantity":2}],"couponCode":"HAPPYHRS"}'
Look into the database:   kubectl exec -it postgres-0$on -- psql -U postgres orderfood
Refresh the data:         kubectl create job --from=cronjob/database-load manual-\$(date +%s)$on
Back up now:              kubectl create job --from=cronjob/postgres-backup backup-\$(date +%s)$on
Read the logs:            kubectl logs$on -l $pods -c order-food
TEXT
if $monitoring; then
  monitored="${context:+ --context $context} -n monitoring"
  cat <<TEXT
Grafana:                  kubectl port-forward service/kube-prometheus-stack-grafana 3000:80$monitored
Prometheus:               kubectl port-forward service/kube-prometheus-stack-prometheus 9090$monitored
Jaeger:                   kubectl port-forward service/jaeger-query 16686$monitored
TEXT
fi
echo "Take it down:             ./cleanup.sh --cluster $cluster --namespace $namespace"
