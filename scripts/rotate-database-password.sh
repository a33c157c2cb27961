#!/usr/bin/env bash
# Gives the API another password for the database while it serves. scripts/rotate-database-password.sh --help says more.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/rotate-database-password.sh [options]

Makes a second login of the API's role (ROLE_a or ROLE_b, whichever is not in use) with a new password, puts both into the Secret,
replaces the pods, waits until nobody uses the login of before, and takes its password away. docs/rotation.md has each step by hand.
The release has to read the login's name from the Secret (database.api.usernameKey). Needs kubectl; nothing is printed that is secret.

  --namespace NAME        namespace of the release (default)
  --context NAME          context of kubectl (the current one)
  --release NAME          release of charts/order-food (order-food)
  --role NAME             role that the API's rights belong to (orderfood_api)
  --secret NAME           Secret that the API's pods read (postgres-credentials)
  --username-key KEY      key of the login's name in it (api-username)
  --password-key KEY      key of its password (api-password)
  --psql COMMAND          command that runs SQL from its input as an administrator of the roles
                          (kubectl exec -i postgres-0 -c postgres -- psql -U postgres -d postgres)
  --timeout DURATION      how long pods may take, and sessions of before may stay, in seconds (600)

Ends with 0; with 1 when a step fails, after which the password of before still works and the script can be run again.
TEXT
}

namespace=default
context=""
release=order-food
role=orderfood_api
secret=postgres-credentials
username_key=api-username
password_key=api-password
psql=""
timeout=600
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit
      ;;
    --namespace | --context | --release | --role | --secret | --username-key | --password-key | --psql | --timeout)
      [ $# -ge 2 ] || {
        echo "ERROR: $1 needs a value." >&2
        exit 2
      }
      name=${1#--}
      printf -v "${name//-/_}" %s "$2"
      shift
      ;;
    *)
      echo "ERROR: $1 is no option." >&2
      usage >&2
      exit 2
      ;;
  esac
  shift
done
# Becomes part of SQL.
[[ $role =~ ^[a-z_][a-z0-9_]{0,60}$ ]] || {
  echo "ERROR: --role $role is not the name of a role: lower-case letters, digits and underscores." >&2
  exit 2
}
[[ $timeout =~ ^[0-9]+$ ]] || {
  echo "ERROR: --timeout $timeout is not a number of seconds." >&2
  exit 2
}

kube=(kubectl --namespace "$namespace")
[ -z "$context" ] || kube+=(--context "$context")
if [ -n "$psql" ]; then
  read -r -a psql <<<"$psql"
else
  psql=("${kube[@]}" exec -i postgres-0 -c postgres -- psql -U postgres -d postgres)
fi

say() { printf '=== %s\n' "$*"; }
fail() {
  echo "ERROR: $*" >&2
  exit 1
}
# From its input: arguments can be read in the list of processes.
sql() { printf '%s\n' "$1" | "${psql[@]}" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1; }
secret_value() {
  "${kube[@]}" get secret "$secret" --output "go-template={{ with index .data \"$1\" }}{{ . | base64decode }}{{ end }}"
}

pods="app.kubernetes.io/instance=$release,app.kubernetes.io/part-of=order-food"
deployments=$("${kube[@]}" get deployments --selector "$pods" --output name)
[ -n "$deployments" ] || fail "there is no Deployment of a release $release of charts/order-food in $namespace."

current=$(secret_value "$username_key")
if [ -z "$current" ]; then
  "${kube[@]}" patch secret "$secret" --patch "{\"stringData\":{\"$username_key\":\"$role\"}}" >/dev/null
  fail "the Secret $secret named no login; it does now, $role in the key $username_key. Upgrade the release $release with" \
    "database.api.usernameKey=$username_key, so that its pods read it, and run this again."
fi
for deployment in $deployments; do
  key=$("${kube[@]}" get "$deployment" --output \
    'jsonpath={.spec.template.spec.containers[?(@.name=="order-food")].env[?(@.name=="DB_USER")].valueFrom.secretKeyRef.key}')
  [ "$key" = "$username_key" ] || fail "the pods of $deployment do not read the key $username_key: upgrade the release $release" \
    "with database.api.usernameKey=$username_key, and run this again."
done

next=${role}_a
[ "$current" != "$next" ] || next=${role}_b
say "The API logs in as $current: $next gets a new password"
password=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
if [ "$(sql "SELECT count(*) FROM pg_roles WHERE rolname = '$next'")" = 0 ]; then
  sql "CREATE ROLE $next IN ROLE $role"
fi
sql "ALTER ROLE $next LOGIN PASSWORD '$password'"

say "The Secret $secret names it"
# Both at once, or a pod that starts between would have the name of one and the password of the other.
"${kube[@]}" patch secret "$secret" --patch-file /dev/stdin >/dev/null \
  <<<"{\"stringData\":{\"$username_key\":\"$next\",\"$password_key\":\"$password\"}}"

say "The pods are replaced, one by one"
for deployment in $deployments; do
  "${kube[@]}" rollout restart "$deployment"
done
for deployment in $deployments; do
  "${kube[@]}" rollout status "$deployment" --timeout "${timeout}s"
done

# Also those that a run left that did not come to its end.
for old in "$role" "${role}_a" "${role}_b"; do
  [ "$old" != "$next" ] || continue
  [ "$(sql "SELECT count(*) FROM pg_roles WHERE rolname = '$old' AND rolcanlogin")" = 1 ] || continue
  say "$old loses its password as soon as nobody uses it"
  for ((waited = 0; ; waited++)); do
    sessions=$(sql "SELECT count(*) FROM pg_stat_activity WHERE usename = '$old'")
    [ "$sessions" != 0 ] || break
    [ "$waited" -lt "$timeout" ] || fail "$sessions sessions of $old are still there after $timeout s, so that it keeps its" \
      "password: SELECT * FROM pg_stat_activity WHERE usename = '$old' shows whose they are."
    sleep 1
  done
  sql "ALTER ROLE $old NOLOGIN PASSWORD NULL"
done
say "Done: the API logs in as $next, and no other login of $role has a password"
