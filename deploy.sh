#!/usr/bin/env bash
# Installs the platform into Kubernetes, or upgrades it, and places an order. ./deploy.sh --help says more.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=lib.sh
. ./lib.sh

usage() {
  cat <<'TEXT'
Usage: ./deploy.sh [options]

Builds the images, installs or upgrades the releases postgres, database-load and order-food, and places an order.
Running it again is an upgrade. When a release does not come up, or the order cannot be placed, events, descriptions and logs
of all containers are kept in a folder below diagnostics, and the release is rolled back. ./cleanup.sh undoes it.

  --cluster minikube|kind|current  where to (minikube). The first two are started when they are not running. current is the
                                   cluster of kubectl's current context: it is not started, no image is built for it or
                                   loaded into it, so it has to have them or be able to pull them
  --namespace NAME                 into which namespace (default); it is made if it is not there
  --skip-build                     take the images that are there already
  --values FILE                    values for order-food; --values postgres=FILE and --values database-load=FILE for the
                                   other two. Can be given more than once, and has to be given again with each upgrade
  --separate                       run orders, stock and notifications in Deployments of their own
  --profile dev|staging|production values of the charts for the kind of installation; --values come after them
  --with-monitoring                install kube-prometheus-stack and Jaeger into the namespace monitoring, too, unless somebody
                                   else has
  --rollback                       bring back the revision of order-food that ran before this one, and do nothing else
  --status                         list the releases and their pods, and do nothing else
  --timeout DURATION               how long each release may take to become ready (10m)
  --dry-run                        check the values and print the commands that would change something; run none
  --help                           this
TEXT
}

build=true
profile=""
rolling_back=false
status=false
monitoring=false
separate=false
declare -A values=([postgres]="" [database-load]="" [order-food]="")

while [ $# -gt 0 ]; do
  option=$1
  argument=""
  case $option in
    --cluster | --namespace | --values | --timeout | --profile)
      [ $# -ge 2 ] || wrong_usage "$option needs an argument."
      argument=$2
      shift
      ;;
    --cluster=* | --namespace=* | --values=* | --timeout=* | --profile=*)
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
    --profile)
      [[ $argument =~ ^(dev|staging|production)$ ]] || wrong_usage "--profile is dev, staging or production, not $argument."
      profile=$argument
      ;;
    --skip-build) build=false ;;
    --rollback) rolling_back=true ;;
    --status) status=true ;;
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
choose_cluster
[[ $timeout =~ ^([0-9]+(h|m|s))+$ ]] || wrong_usage "--timeout is a duration such as 90s or 10m, not $timeout."
[ "$cluster" != current ] || build=false

check_tools() {
  local missing=0 starts=$cluster
  # Neither starts a cluster or builds an image.
  if $rolling_back || $status; then starts=current; fi
  need() { # program, what it is needed for
    if ! command -v "$1" >/dev/null; then
      echo "MISSING: $1, $2" >&2
      missing=1
    fi
  }
  need kubectl "to talk to the cluster: https://kubernetes.io/docs/tasks/tools/"
  need helm "3 or 4, to install the charts: https://helm.sh/docs/intro/install/"
  case $starts in
    minikube) need minikube "to run the cluster: https://minikube.sigs.k8s.io/docs/start/, or use --cluster current" ;;
    kind) need kind "to run the cluster: https://kind.sigs.k8s.io/, or use --cluster current" ;;
  esac
  if [ "$starts" = kind ] || { [ "$starts" = minikube ] && $build; }; then
    need docker "to build the images: https://docs.docker.com/engine/install/"
  fi
  [ $missing -eq 0 ] || exit 1
  if [ "$starts" = kind ] && ! docker info >/dev/null 2>&1; then
    fail "Docker is installed, but its engine cannot be reached: start it."
  fi
  check_helm
}

started=false
start_cluster() {
  case $cluster in
    minikube)
      if ! minikube status >/dev/null 2>&1; then
        run minikube start --cpus 4 --memory 8g --addons metrics-server
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

# What an image runs, without the label of the revision, which is another with each commit.
fingerprint() { # image
  docker image inspect "$1" --format \
    '{{json .RootFS.Layers}} {{json .Config.Env}} {{json .Config.User}} {{json .Config.WorkingDir}} {{json .Config.Entrypoint}} {{json .Config.Cmd}}' |
    { sha256sum 2>/dev/null || shasum -a 256; } | cut -c 1-12
}

# An image's tag names its content, so that pods are replaced when it has changed, and only then. A build is not tried again: the
# builder itself does that with what it downloads, and code that does not compile never will.
declare -A tags=()
build_images() {
  local app engine version revision=unknown content
  if ! $dry_run && command -v git >/dev/null; then
    revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
  fi
  version=$(sed -n 's/^appVersion: "\(.*\)"$/\1/p' charts/order-food/Chart.yaml)
  if [ "$cluster" = minikube ] && ! $dry_run; then
    engine=$(minikube docker-env) || fail "minikube does not say how its Docker engine is reached."
    eval "$engine"
  fi
  for app in database-migration database-load order-food; do
    run docker build --target $app --tag "order-food/$app:$version" \
      --build-arg "VERSION=$version" --build-arg "REVISION=$revision" . || fail "The image of $app could not be built."
    $dry_run && continue
    content=$(fingerprint "order-food/$app:$version") || fail "There is no image of $app."
    tags[$app]=$version-$content
    docker tag "order-food/$app:$version" "order-food/$app:${tags[$app]}"
    # Both tags: helm by hand takes the one that the chart names.
    [ "$cluster" != kind ] || load_into_kind "order-food/$app:$version" "order-food/$app:${tags[$app]}"
  done
  if [ "$cluster" = kind ]; then
    if $dry_run || ! docker image inspect postgres:18 >/dev/null 2>&1; then
      run_with_retries docker pull --quiet postgres:18 || fail "The image postgres:18 could not be pulled."
    fi
    load_into_kind postgres:18
  fi
}

load_into_kind() { # images
  run_with_retries kind load docker-image --name order-food "$@" || fail "kind did not take the images $*."
}

make_namespace() {
  if ! $dry_run && k get namespace "$namespace" >/dev/null 2>&1; then
    return
  fi
  run_with_retries k create namespace "$namespace" || fail "The namespace $namespace could not be made."
  run_with_retries k label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted
  record made-namespace
}

# Everything that a rollback would take away, in files: the last lines of it on the terminal.
diagnose() { # release
  local name=$1 folder log
  folder=${DIAGNOSTICS:-diagnostics}/$name-$(date -u +%Y%m%dT%H%M%SZ)
  scripts/diagnostics.sh "$namespace" "$folder" "$context" || true
  echo
  echo "--- pods of $name"
  k get pods -n "$namespace" -l "app.kubernetes.io/instance=$name" -o wide || true
  echo "--- what happened last"
  grep Warning "$folder/events.txt" | tail -n 10 | cut -c 1-240 || true
  for log in "$folder/logs/$name"-*.log; do
    [ -s "$log" ] || continue
    echo "--- ${log#"$folder"/logs/}"
    tail -n 5 "$log" | cut -c 1-240
  done
  echo "--- all of it is in $folder"
}

release() { # name, then helm's arguments
  local name=$1 file files=() attempt now
  shift
  if [ -n "$profile" ] && [ -f "charts/$name/profiles/$profile.yaml" ]; then
    files+=(--values "charts/$name/profiles/$profile.yaml")
  fi
  while IFS= read -r file; do
    [ -z "$file" ] || files+=(--values "$file")
  done <<<"${values[$name]}"
  say "$name"
  helm template "$name" "charts/$name" --namespace "$namespace" "$@" "${files[@]}" >/dev/null || fail "The values do not fit the chart $name."
  mend_interrupted "$name"
  note "$name"
  upgraded=("$name" "${upgraded[@]}")
  for attempt in 1 2 3; do
    run h upgrade --install "$name" "charts/$name" --namespace "$namespace" --wait --timeout "$timeout" \
      --reset-values "${force[@]}" "$@" "${files[@]}" && return
    # Only what helm has not even begun may work a moment later.
    now=$(revision "$name") || now=${newest[$name]}
    if [ "$now" != "${newest[$name]}" ] || [ "$attempt" = 3 ]; then break; fi
    echo "Attempt $attempt of 3 failed before anything was changed: $name is tried again." >&2
    sleep $((attempt * 2))
  done
  diagnose "$name"
  give_up "$name did not become ready within $timeout"
}

# Takes back what this run has done, in reverse.
give_up() { # what has failed
  local name now gone_back=false lost="" first=""
  for name in "${upgraded[@]}"; do
    now=$(revision "$name") || now=unknown
    if [ -z "${before[$name]}" ]; then
      first+=" $name"
    elif [ "$now" = "${newest[$name]}" ] || roll_back "$name" "${before[$name]}"; then
      gone_back=true
    else
      lost+=" $name"
    fi
  done
  [ -z "$lost" ] || fail "$1, and the way back failed, too, of:$lost. Either version may run now; helm history and kubectl get pods" \
    "say more, the lines above why."
  $gone_back || fail "$1. It was the first installation, so there is nothing to go back to; the lines above say why."
  fail "$1. What was there before serves on${first:+; installed for the first time and left as it is:$first}; the lines above say why."
}

# The release for monitoring that is being installed.
installing=""

# Noted when it is there, or a stack that somebody installs after a failure would be taken for this one.
record_installed() {
  if [ -n "$installing" ] && is_installed "$installing" monitoring; then
    record "made-$installing"
  fi
  installing=""
}

before_interruption() { record_installed; }

install_for_monitoring() { # release, then helm's arguments
  local name=$1 code=0
  shift
  say "$name"
  if is_installed "$name" monitoring && ! recorded "made-$name"; then
    echo "It is there already, installed by somebody else: it is left as it is."
    return
  fi
  installing=$name
  run_with_retries h upgrade --install "$name" "$name" --namespace monitoring --wait --timeout "$timeout" "$@" || code=$?
  record_installed
  [ $code -eq 0 ] || fail "$name could not be installed."
}

install_monitoring() {
  local kind
  if ! k get namespace monitoring >/dev/null 2>&1; then
    run k create namespace monitoring
    record made-monitoring-namespace
  fi
  kind=$(k get crd servicemonitors.monitoring.coreos.com --ignore-not-found -o name) || $dry_run ||
    fail "kubectl cannot say whether an operator of Prometheus is there."
  if [ -n "$kind" ] && ! recorded made-kube-prometheus-stack && ! is_installed kube-prometheus-stack monitoring; then
    say "kube-prometheus-stack"
    echo "An operator of Prometheus is there already, installed by somebody else: it is left as it is, and no second one comes."
  else
    install_for_monitoring kube-prometheus-stack --repo https://prometheus-community.github.io/helm-charts --version 81.4.5
    [ -n "$kind" ] || record made-monitoring-crds
  fi
  install_for_monitoring jaeger --repo https://jaegertracing.github.io/helm-charts --version 3.4.1 \
    --set provisionDataStore.cassandra=false --set storage.type=memory --set allInOne.enabled=true \
    --set agent.enabled=false --set collector.enabled=false --set query.enabled=false
}

trap forget_notes EXIT
trap_interruption
check_tools
say "cluster: $cluster, namespace: $namespace"
if $rolling_back || $status; then
  k version >/dev/null 2>&1 || fail "The cluster${context:+ of the context $context} cannot be reached."
fi
if $status; then
  h list --namespace "$namespace"
  k get cronjobs,deployments,statefulsets,horizontalpodautoscalers,pods --namespace "$namespace"
  exit
fi
if $rolling_back; then
  mend_interrupted order-food
  current=$(revision order-food)
  [ -n "$current" ] || fail "There is no release order-food in the namespace $namespace."
  target=$(revision_before order-food)
  [ -n "$target" ] || fail "No other revision of order-food has run before: there is nothing to go back to."
  before[order-food]=$target
  upgraded=(order-food)
  roll_back order-food "$target" || fail "order-food could not be taken back from revision $current to $target; helm says why above."
  exit
fi
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

release postgres --set auth.generatePasswords=true
release database-load "${load_arguments[@]}"
release order-food "${api_arguments[@]}"

say "an order"
run h test order-food --namespace "$namespace" --timeout "$timeout" || {
  k logs order-food-test -n "$namespace" || true
  diagnose order-food
  give_up "order-food is installed, but an order could not be placed"
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
Read the metrics:         kubectl port-forward service/order-food-management 8081$on
                          http://localhost:8081/metrics
Undo this upgrade:        ./deploy.sh --rollback --cluster $cluster --namespace $namespace
TEXT
if $monitoring; then
  monitored="${context:+ --context $context} -n monitoring"
  if is_installed kube-prometheus-stack monitoring; then
    echo "Grafana:                  kubectl port-forward service/kube-prometheus-stack-grafana 3000:80$monitored"
    echo "Prometheus:               kubectl port-forward service/kube-prometheus-stack-prometheus 9090$monitored"
  fi
  echo "Jaeger:                   kubectl port-forward service/jaeger-query 16686$monitored"
fi
echo "Take it down:             ./cleanup.sh --cluster $cluster --namespace $namespace"
