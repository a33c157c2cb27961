#!/usr/bin/env bash
# Undoes what ./deploy.sh has done. ./cleanup.sh --help says more.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=lib.sh
. ./lib.sh

usage() {
  cat <<'TEXT'
Usage: ./cleanup.sh [options]

Uninstalls what ./deploy.sh has installed, and stops or deletes what it has started or made, but nothing else. The data
(orders, backups, and the passwords that belong to them) stays unless you say that it shall go.

  --cluster minikube|kind|current  where (minikube), as given to ./deploy.sh
  --namespace NAME                 in which namespace (default)
  --delete-data                    delete the data, too
  --yes                            ask nothing; without --delete-data the data stays
  --dry-run                        print the commands that would change something; run none
  --help                           this
TEXT
}

delete_data=false
yes=false

while [ $# -gt 0 ]; do
  option=$1
  argument=""
  case $option in
    --cluster | --namespace)
      [ $# -ge 2 ] || wrong_usage "$option needs an argument."
      argument=$2
      shift
      ;;
    --cluster=* | --namespace=*)
      argument=${option#*=}
      option=${option%%=*}
      ;;
  esac
  shift
  case $option in
    --cluster) cluster=$argument ;;
    --namespace) namespace=$argument ;;
    --delete-data) delete_data=true ;;
    --yes | -y) yes=true ;;
    --dry-run) dry_run=true ;;
    --help | -h)
      usage
      exit
      ;;
    *) wrong_usage "There is no option $option." ;;
  esac
done
choose_cluster

ask() { # question: yes or no
  local answer
  read -r -p "$1 [y/N] " answer || true
  [[ $answer =~ ^[yY]([eE][sS])?$ ]]
}

for tool in kubectl helm; do
  command -v $tool >/dev/null || fail "$tool is missing."
done
k version >/dev/null 2>&1 || fail "The cluster${context:+ of the context $context} cannot be reached."
if ! k get namespace "$namespace" >/dev/null 2>&1; then
  echo "There is no namespace $namespace: nothing to do."
  exit
fi

data() {
  k get persistentvolumeclaims,secrets -n "$namespace" -l app.kubernetes.io/instance=postgres,app.kubernetes.io/name=postgres -o name
}

releases=()
for release in order-food database-load postgres; do
  if is_installed $release "$namespace"; then
    releases+=("$release")
  fi
done
claims=()
found=$(data) || fail "kubectl cannot say whether there is data in the namespace $namespace: nothing was done."
[ -z "$found" ] || mapfile -t claims <<<"$found"

noted=$(k get configmap order-food-deploy -n "$namespace" --ignore-not-found -o name) || fail "kubectl cannot read what deploy.sh has made."
if [ ${#releases[@]} -eq 0 ] && [ ${#claims[@]} -eq 0 ] && [ -z "$noted" ]; then
  echo "Nothing of order-food is in the namespace $namespace."
  exit
fi

if ! $yes && ! $dry_run; then
  [ -t 0 ] || fail "Nobody can be asked here: say --yes, and --delete-data if the data shall go."
  if [ ${#releases[@]} -gt 0 ]; then
    ask "Uninstall ${releases[*]} from the namespace $namespace?" || exit 1
  fi
  if [ ${#claims[@]} -gt 0 ]; then
    printf 'The data is in:\n'
    printf '  %s\n' "${claims[@]}"
    if ask "Delete the data, too? It cannot be brought back."; then
      delete_data=true
    elif $delete_data; then
      fail "Nothing was done."
    fi
  fi
fi

if [ ${#releases[@]} -gt 0 ]; then
  say "releases"
  for release in "${releases[@]}"; do
    run h uninstall "$release" --namespace "$namespace"
  done
fi

say "runs and pods"
run k delete jobs,pods -n "$namespace" -l app.kubernetes.io/part-of=order-food --ignore-not-found --wait --timeout=5m

if $delete_data; then
  say "data"
  if [ ${#claims[@]} -gt 0 ]; then
    run k delete "${claims[@]}" -n "$namespace" --ignore-not-found --wait --timeout=5m
  fi
elif [ ${#claims[@]} -gt 0 ]; then
  printf '\nThe data stays, and the next ./deploy.sh finds it:\n'
  printf '  %s\n' "${claims[@]}"
fi

for release in jaeger kube-prometheus-stack; do
  recorded "made-$release" || continue
  if is_installed $release monitoring; then
    say "$release"
    run h uninstall $release --namespace monitoring
  fi
  forget "made-$release"
done
# A kind is removed with all its objects: only where nobody has any.
if recorded made-monitoring-crds && ! is_installed kube-prometheus-stack monitoring; then
  crds=$(k get crd -o name) || fail "kubectl cannot list the kinds."
  for crd in $(grep '\.monitoring\.coreos\.com$' <<<"$crds" || true); do
    objects=$(k get "${crd#*/}" --all-namespaces -o name) ||
      fail "kubectl cannot say whether there are objects of the kind ${crd#*/}: it stays. Run this again."
    if [ -n "$objects" ]; then
      echo "The kind ${crd#*/} stays because there are objects of it."
    else
      run k delete "$crd" --ignore-not-found
    fi
  done
  forget made-monitoring-crds
fi
if recorded made-monitoring-namespace; then
  others=$(k get deployments,statefulsets,daemonsets,jobs,pods,persistentvolumeclaims -n monitoring -o name) ||
    fail "kubectl cannot say what is in the namespace monitoring: it stays. Run this again."
  if [ -n "$others" ] && ! $dry_run; then
    printf 'The namespace monitoring stays because somebody else uses it:\n%s\n' "$others"
  else
    run k delete namespace monitoring --ignore-not-found --timeout=5m
  fi
  forget made-monitoring-namespace
fi

started=false
! recorded "started-$cluster" || started=true
if recorded made-namespace; then
  if ! $delete_data && [ ${#claims[@]} -gt 0 ]; then
    echo "The namespace $namespace stays because the data is in it."
  else
    others=$(k get deployments,statefulsets,daemonsets,jobs,cronjobs,pods,services,persistentvolumeclaims -n "$namespace" -o name) ||
      fail "kubectl cannot say what is in the namespace $namespace: it stays. Run this again."
    if [ -n "$others" ] && ! $dry_run; then
      printf 'The namespace %s stays because somebody else uses it:\n%s\n' "$namespace" "$others"
      run k delete configmap order-food-deploy -n "$namespace" --ignore-not-found
    else
      run k delete namespace "$namespace" --timeout=5m
    fi
  fi
elif $delete_data || [ ${#claims[@]} -eq 0 ] || ! $started; then
  run k delete configmap order-food-deploy -n "$namespace" --ignore-not-found
fi

if $started; then
  say "$cluster"
  case $cluster in
    minikube)
      # The next time somebody else may start it, and it has to stay.
      forget started-minikube
      run minikube stop
      ;;
    kind)
      if $delete_data || [ ${#claims[@]} -eq 0 ]; then
        run kind delete cluster --name order-food
      else
        echo "The cluster stays because the data is in it."
      fi
      ;;
  esac
fi
say "done"
