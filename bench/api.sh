#!/usr/bin/env bash
# Measures the API in one run, on a platform of its own with fsync on: catalog lists against an empty handler behind the
# same filters, orders of two lines against pgbench running the same statement. Needs wrk and pgbench (PostgreSQL's client
# programs). Every pair is measured in turn, several times; what counts is the median of the ratios.
#
#   bench/api.sh [seconds of each measurement, 8] [rounds, 3]
#
# ACCESS_LOG=false in front of it measures without a line of log for each request.
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

seconds=${1:-8}
rounds=${2:-3}
clients=32
need wrk "the package wrk"
need pgbench "the package postgresql"

machine
start_platform "ENVIRONMENT=bench" "ACCESS_LOG=${ACCESS_LOG:-true}"
order_script >"$work/order.sql"
cat >"$work/order.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["api_key"] = "apitest"
wrk.body = '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}'
LUA

load() { # name, path, [script]: appends "rate p50 p99" to a file of that name
  local out
  out=$(wrk -t1 -c$clients -d"${seconds}s" --latency ${3:+-s "$3"} "$api$2")
  if grep -q 'Non-2xx' <<<"$out"; then
    echo "$out" >&2
    fail "not every answer of $2 was a success"
  fi
  awk '/Requests\/sec/ { rate = $2 } $1 == "50%" { p50 = $2 } $1 == "99%" { p99 = $2 } END { print rate, p50, p99 }' \
    <<<"$out" >>"$work/$1"
}

# The compiler is at work until the rate has stopped rising, which shows only after some windows: it pauses on the way.
# The first answers of a cold process may even be 503.
warm() { # path, [script]
  local rate best=0 level=0
  for _ in $(seq 30); do
    rate=$(wrk -t1 -c$clients -d5s ${2:+-s "$2"} "$api$1" | awk '/Requests\/sec/ { printf "%d", $2 }')
    if [ "$rate" -gt $((best + best / 20)) ]; then
      best=$rate level=0
    else
      level=$((level + 1))
    fi
    [ "$level" -lt 3 ] || break
  done
}

statements() {
  pgbench -n -M prepared -f "$work/order.sql" -c $clients -j 2 -T "$seconds" 2>"$work/pgbench.log" |
    awk '/^tps/ { print $3, "-", "-" }' >>"$work/statements"
}

median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

row() { # label, name
  printf '%-34s %10.0f %10s %10s\n' "$1" "$(cut -d' ' -f1 "$work/$2" | median)" \
    "$(tail -n 1 "$work/$2" | cut -d' ' -f2)" "$(tail -n 1 "$work/$2" | cut -d' ' -f3)"
}

ratio() { paste -d' ' "$work/$1" "$work/$2" | awk '{ print $1 / $4 }' | median; }

rss() { awk -v field="$1:" '$1 == field { printf "%.0f", $2 / 1024 }' "/proc/$api_pid/status"; }

echo "Warming up …"
idle=$(rss VmRSS)
warm /api/empty
warm /api/product
warm /api/order "$work/order.lua"
for _ in $(seq "$rounds"); do
  load empty /api/empty
  load list /api/product
done
for _ in $(seq "$rounds"); do
  statements
  load orders /api/order "$work/order.lua"
done

printf '\n%-34s %10s %10s %10s\n' "$clients connections" "per second" p50 p99
row "empty handler, same filters" empty
row "catalog list" list
row "the order's statement, by pgbench" statements
row "orders of two lines" orders
printf '\nlist / empty handler       %.2f  (goal 0.90)\n' "$(ratio list empty)"
printf 'orders / pgbench           %.2f  (goal 0.50)\n' "$(ratio orders statements)"
printf 'memory (RSS) at start %s MiB, now %s MiB, at most %s MiB\n' "$idle" "$(rss VmRSS)" "$(rss VmHWM)"
