#!/usr/bin/env bash
# Measures how long order-food takes to become ready and how much memory it needs when idle, as the container runs it: the
# JVM options of containers/order-food.options, the heap of a limit of 384 MiB, an AOT cache that was trained with each jar.
# Starts the three apps one after the other on a database without a schema, as a pod does. Several jars are measured in
# turn, so that a comparison is fair; what counts is the median. On a busy machine compare the processor time instead.
#
#   bench/startup.sh [rounds, 5] [jar of another order-food …]
#
# BUILD=false takes the jars that the last build has left.
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

rounds=${1:-5}
shift || true
need psql "the package postgresql"
machine
start_platform "ENVIRONMENT=bench"
jars=("$root/order-food/target/order-food-exec.jar" "$@")
migration=$root/database-migration/target/database-migration-exec.jar
load=$root/database-load/target/database-load-exec.jar

# A folder for each order-food with the three apps as the images have them, and their caches.
train() { # number, jar
  local app jar apps=$work/apps-$1
  for app in database-migration database-load order-food; do
    case $app in
      database-migration) jar=$migration ;;
      database-load) jar=$load ;;
      *) jar=$2 ;;
    esac
    mkdir -p "$apps"
    cp "$jar" "$work/$app.jar"
    "$java" -Djarmode=tools -jar "$work/$app.jar" extract --destination "$apps/$app" >/dev/null
    cp "$root/containers/$app.options" "$apps/$app/jvm.options"
  done
  for app in database-migration database-load order-food; do
    LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs "$java" \
      -cp "$root/local-platform/target/local-platform.jar:$root/local-platform/target/lib/*" \
      dev.orderfood.local.CacheTraining "$apps" "$app" "$apps/caches" >"$work/training-$1-$app.log" 2>&1 ||
      { tail -n 20 "$work/training-$1-$app.log" >&2; fail "the training of $app of $2 failed"; }
  done
}

run() { # folder, app, variable=value …: as the container does
  local folder=$1 app=$2
  shift 2
  (cd "$folder/$app" && echo "$BASHPID" >"$work/app.pid" && exec env "$@" LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs DB_HOST=localhost "DB_PORT=$PGPORT" \
    DB_NAME=orderfood DB_PASSWORD=local-only "$java" @jvm.options -Xms61m -Xmx153m "-XX:AOTCache=$folder/caches/$app.aot" -jar "$app.jar")
}

now() { date +%s.%N; }

measure() { # number: appends "migration load ready together idle processor" to a file
  local apps=$work/apps-$1 port pid job cpu begin migrated loaded ready
  PGUSER=orderfood psql -q -c 'DROP SCHEMA public CASCADE' -c 'CREATE SCHEMA public' 2>/dev/null
  port=$(free_port)
  begin=$(now)
  run "$apps" database-migration DB_USER=orderfood >"$work/app.log" 2>&1 || { cat "$work/app.log" >&2; fail "the migration failed"; }
  migrated=$(now)
  run "$apps" database-load DB_USER=orderfood_load >"$work/app.log" 2>&1 || { cat "$work/app.log" >&2; fail "the load failed"; }
  loaded=$(now)
  run "$apps" order-food DB_USER=orderfood_api "PORT=$port" >"$work/app.log" 2>&1 &
  job=$!
  python3 - "$port" <<'PY' || { cat "$work/app.log" >&2; fail "order-food did not become ready"; }
import http.client, sys, time
for _ in range(6000):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=5)
        connection.request("GET", "/readyz")
        if connection.getresponse().status == 200:
            sys.exit(0)
    except (OSError, http.client.HTTPException):
        pass
    time.sleep(0.01)
sys.exit(1)
PY
  ready=$(now)
  pid=$(cat "$work/app.pid")
  cpu=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  for _ in $(seq 20); do
    curl -sf -o /dev/null -H 'api_key: apitest' -H 'Content-Type: application/json' \
      -d '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}' "http://127.0.0.1:$port/api/order"
    curl -sf -o /dev/null -H 'api_key: apitest' "http://127.0.0.1:$port/api/order"
    curl -sf -o /dev/null "http://127.0.0.1:$port/api/product"
  done
  sleep 10
  awk -v a="$begin" -v b="$migrated" -v c="$loaded" -v d="$ready" \
    -v idle="$(awk '$1 == "VmRSS:" { printf "%.0f", $2 / 1024 }' "/proc/$pid/status")" \
    -v cpu="$cpu" -v hz="$(getconf CLK_TCK)" \
    'BEGIN { printf "%.2f %.2f %.2f %.2f %s %.2f\n", b - a, c - b, d - c, d - a, idle, cpu / hz }' | tee -a "$work/times-$1" | sed "s/^/order-food $1: /"
  kill "$pid"
  wait "$job" 2>/dev/null || true
}

# The platform's own API must not work meanwhile.
kill -STOP "$api_pid"
trap 'kill -CONT "$api_pid" 2>/dev/null; end_platform' EXIT
for i in "${!jars[@]}"; do
  echo "order-food $i is ${jars[$i]}, $(du -m "${jars[$i]}" | cut -f1) MiB; training …"
  train "$i" "${jars[$i]}"
done
echo "seconds: migration, load, order-food until ready, together; MiB resident when idle; processor seconds of order-food until ready"
for _ in $(seq "$rounds"); do
  for i in "${!jars[@]}"; do
    measure "$i"
  done
done
for i in "${!jars[@]}"; do
  printf 'order-food %s: ready after %s s (fastest %s s), the pod %s s (goal 7), idle %s MiB (goal 300), processor time until ready %s s\n' "$i" \
    "$(cut -d' ' -f3 "$work/times-$i" | median)" "$(cut -d' ' -f3 "$work/times-$i" | sort -g | head -n 1)" \
    "$(cut -d' ' -f4 "$work/times-$i" | median)" "$(cut -d' ' -f5 "$work/times-$i" | median)" \
    "$(cut -d' ' -f6 "$work/times-$i" | median)"
done
