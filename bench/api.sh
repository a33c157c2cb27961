#!/usr/bin/env bash
# Measures the API in one run, as its container runs: the image's JVM options and heap, ECS lines, spans to a sink, a
# scraper, fsync on. Catalog lists are compared with an empty handler behind the same filters and with an empty Spring MVC
# handler without filters; orders of two lines with pgbench inserting an order, its lines and an outbox row in one
# transaction. Needs wrk and pgbench (PostgreSQL's client programs). All are measured in turn, several times; what counts
# is the median of the ratios. A rate is what 32 connections get; "a CPU second" is of the API's process alone.
#
#   bench/api.sh [seconds of each measurement, 8] [rounds, 3] [all or orders, all]
#   BEFORE=other/order-food-exec.jar bench/api.sh     # the same from another build, in the same run
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

seconds=${1:-8}
rounds=${2:-3}
lists=true
case ${3:-all} in
  all) ;;
  orders) lists=false ;;
  *) fail "measures all or orders, not $3" ;;
esac
clients=32
need wrk "the package wrk"
need pgbench "the package postgresql"
trap end_helpers EXIT

machine
start_sink
start_platform ENVIRONMENT=bench
apis=(now)
start_api now "$work/.run/apps/order-food.jar"
helpers+=("$(cat "$work/now.pid")")
if [ -n "${BEFORE:-}" ]; then
  with_empty_handler "$BEFORE" "$work/before.jar"
  start_api before "$work/before.jar"
  helpers+=("$(cat "$work/before.pid")")
  apis+=(before)
fi
bare_port=$(free_port)
"$java" -XX:+UseSerialGC -Xmx154m -cp "$root/order-food/target/test-classes:$(libraries)" dev.orderfood.bench.BareMvc \
  --server.port="$bare_port" >"$work/bare.log" 2>&1 &
helpers+=($!)
echo $! >"$work/bare.pid"
echo "http://127.0.0.1:$bare_port" >"$work/bare.url"
for _ in $(seq 300); do
  curl -sf "http://127.0.0.1:$bare_port/api/empty" && break
  sleep 0.2
done
for name in "${apis[@]}"; do
  while sleep 5; do curl -s "$(cat "$work/$name.url")/metrics" >"$work/$name.metrics" || true; done &
  helpers+=($!)
done

cat >"$work/order.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["api_key"] = "apitest"
wrk.body = '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}'
LUA
order_script >"$work/order.sql"

load() { # API, name, path, [script]: appends "rate p50 p99 requests-a-CPU-second" to the file API.NAME
  local out before pid
  pid=$(cat "$work/$1.pid")
  before=$(ticks "$pid")
  out=$(wrk -t1 -c"${connections:-$clients}" -d"${seconds}s" --latency ${4:+-s "$4"} "$(cat "$work/$1.url")$3")
  if grep -q 'Non-2xx' <<<"$out"; then
    echo "$out" >&2
    fail "not every answer of $3 was a success"
  fi
  awk -v ticks=$(($(ticks "$pid") - before)) -v hertz="$(getconf CLK_TCK)" '
    function ms(t) { return (t ~ /us$/) ? t / 1000 : (t ~ /ms$/) ? t + 0 : t * 1000 }
    /Requests\/sec/ { rate = $2 } / requests in / { count = $1 } $1 == "50%" { p50 = ms($2) } $1 == "99%" { p99 = ms($2) }
    END { print rate, p50, p99, count * hertz / ticks }' <<<"$out" >>"$work/$1.$2"
}

# The compiler is at work until the rate has stopped rising, which shows only after some windows: it pauses on the way.
# The first answers of a cold process may even be 503.
warm() { # API, path, [script]
  local rate best=0 level=0
  for _ in $(seq 12); do
    rate=$(wrk -t1 -c$clients -d5s ${3:+-s "$3"} "$(cat "$work/$1.url")$2" | awk '/Requests\/sec/ { printf "%d", $2 }')
    if [ "$rate" -gt $((best + best / 20)) ]; then
      best=$rate level=0
    else
      level=$((level + 1))
    fi
    [ "$level" -lt 2 ] || break
  done
}

inserts() {
  pgbench -n -M prepared -f "$work/order.sql" -c $clients -j 2 -T "$seconds" 2>"$work/pgbench.log" |
    awk '/^tps/ { print $3, 0, 0, 0 }' >>"$work/pgbench.inserts"
}

row() { # label, file
  printf '%-36s %10.0f %10.2f %10.2f %14.0f\n' "$1" "$(column 1 "$2")" "$(column 2 "$2")" "$(column 3 "$2")" "$(column 4 "$2")"
}

column() { cut -d' ' -f"$1" "$work/$2" | median; }

ratio() { paste -d' ' "$work/$1" "$work/$2" | awk -v c="$3" '{ print $c / $(c + 4) }' | median; } # file, file, column

memory() { awk -v field="$2:" '$1 == field { printf "%.0f", $2 / 1024 }' "/proc/$(cat "$work/$1.pid")/status"; }

echo "Warming up …"
for name in "${apis[@]}"; do
  memory "$name" VmRSS >"$work/$name.idle"
  ! $lists || warm "$name" /api/empty
  ! $lists || warm "$name" /api/product
  warm "$name" /api/order "$work/order.lua"
done
! $lists || warm bare /api/empty
if $lists; then
  for _ in $(seq "$rounds"); do
    load bare empty /api/empty
    for name in "${apis[@]}"; do
      load "$name" empty /api/empty
      load "$name" list /api/product
    done
  done
fi
for _ in $(seq "$rounds"); do
  inserts
  for name in "${apis[@]}"; do
    load "$name" orders /api/order "$work/order.lua"
    connections=1 load "$name" lone /api/order "$work/order.lua"
  done
done

printf '\n%-36s %10s %10s %10s %14s\n' "$clients connections" "per second" "p50 ms" "p99 ms" "a CPU second"
! $lists || row "empty Spring MVC handler, bare" bare.empty
row "pgbench: order, lines and outbox" pgbench.inserts
for name in "${apis[@]}"; do
  ! $lists || row "$name: empty handler, same filters" "$name.empty"
  ! $lists || row "$name: catalog list" "$name.list"
  row "$name: orders of two lines" "$name.orders"
  row "$name: one order after the other" "$name.lone"
  echo "$name: resident $(cat "$work/$name.idle") MiB at start, now $(memory "$name" VmRSS) MiB, at most $(memory "$name" VmHWM) MiB"
done
printf '\norders / pgbench                           %.2f  (goal 0.60, aim 1.0)\n' "$(ratio now.orders pgbench.inserts 1)"
if $lists; then
  printf 'list / empty handler, same filters         %.2f  (goal 0.90)\n' "$(ratio now.list now.empty 1)"
  printf 'list / bare empty handler, per CPU second  %.2f  (goal 0.50)\n' "$(ratio now.list bare.empty 4)"
fi
if [ -n "${BEFORE:-}" ]; then
  printf 'orders, now / before                       %.2f  (goal 0.95)\n' "$(ratio now.orders before.orders 1)"
  printf 'a lone order, p50, now / before            %.2f  (goal 1.2 at most)\n' "$(ratio now.lone before.lone 2)"
  ! $lists || printf 'list, per CPU second, now / before         %.2f\n' "$(ratio now.list before.list 4)"
fi
