#!/usr/bin/env bash
# Measures in one run what limited products cost: orders of two of ten products, all of them unlimited and all of them
# limited in turn, from 32 clients, on a platform of its own with fsync on. Needs wrk.
#
#   bench/stock.sh [seconds of each measurement, 8] [rounds, 3]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

seconds=${1:-8}
rounds=${2:-3}
need wrk "the package wrk"

machine
start_platform "ENVIRONMENT=bench"
cat >"$work/order.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["api_key"] = "apitest"
request = function()
  return wrk.format(nil, nil, nil, string.format(
    '{"items":[{"productId":"%d","quantity":1},{"productId":"%d","quantity":1}]}', math.random(10), math.random(10)))
end
LUA

stock() { # method, [body]
  local product
  for product in $(seq 10); do
    curl -sf -o "$work/stock" -X "$1" "$api/api/inventory/$product" -H 'api_key: apiadmin' \
      -H 'Content-Type: application/json' ${2:+-d "$2"} || fail "the stock of product $product could not be set"
  done
}

rate() {
  local out
  out=$(wrk -t1 -c32 "-d${1}s" --latency -s "$work/order.lua" "$api/api/order")
  if grep -q 'Non-2xx' <<<"$out"; then
    echo "$out" >&2
    fail "not every order was placed"
  fi
  awk '/Requests\/sec/ { rate = $2 } $1 == "99%" { p99 = $2 } END { print rate, p99 }' <<<"$out"
}

echo "Warming up …"
stock DELETE
rate 20 >"$work/warm"
stock PUT '{"quantity":1000000000}'
rate 20 >"$work/warm"
printf '\n%-24s %10s %10s\n' "32 clients" "per second" p99
for _ in $(seq "$rounds"); do
  stock DELETE
  rate "$seconds" | tee -a "$work/unlimited" | xargs printf '%-24s %10.0f %10s\n' "ten unlimited products"
  stock PUT '{"quantity":1000000000}'
  rate "$seconds" | tee -a "$work/limited" | xargs printf '%-24s %10.0f %10s\n' "ten limited products"
done
paste -d' ' "$work/limited" "$work/unlimited" | awk '{ print $1 / $3 }' | sort -g |
  awk '{ v[NR] = $1 } END { printf "\nlimited / unlimited     %.2f  (goal 0.75)\n", (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
