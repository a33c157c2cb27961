#!/usr/bin/env bash
# Measures what traces and metrics cost: requests per second of the catalog list and of orders, with traces of 10 % of the
# requests sent by OTLP to a sink on this machine and metrics on and scraped, against an API without either. Both run side by
# side on one database, and are measured in turn; what counts is the median of the ratios. Needs wrk.
#
#   bench/signals.sh [seconds of each measurement, 8] [rounds, 5]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

seconds=${1:-8}
rounds=${2:-5}
clients=32
need wrk "the package wrk"

trap end_helpers EXIT

machine
start_sink
start_platform ENVIRONMENT=bench OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf \
  "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$sink" OTEL_TRACES_SAMPLER=parentbased_traceidratio OTEL_TRACES_SAMPLER_ARG=0.1
on=$api
port=$(free_port)
env PORT="$port" DB_HOST=localhost DB_PORT="$PGPORT" DB_NAME=orderfood DB_USER=orderfood_api DB_PASSWORD=local-only \
  ENVIRONMENT=bench SPRING_PROFILES_ACTIVE=bench ENABLE_METRICS=false OTEL_SDK_DISABLED=true \
  "$java" -jar "$work/.run/apps/order-food.jar" >"$work/off.log" 2>&1 &
helpers+=($!)
off=http://127.0.0.1:$port
for _ in $(seq 300); do
  curl -sf "$off/readyz" >/dev/null && break
  sleep 0.2
done
curl -sf "$off/readyz" >/dev/null || { tail "$work/off.log" >&2; fail "the API without signals did not become ready"; }
[ "$(curl -s -o /dev/null -w '%{http_code}' "$off/metrics")" = 404 ] || fail "the API without signals has metrics"
# As often as Prometheus asks in compose.
while sleep 5; do curl -s -H 'Accept: application/openmetrics-text;version=1.0.0' "$on/metrics" >"$work/metrics"; done &
helpers+=($!)

cat >"$work/order.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["api_key"] = "apitest"
wrk.body = '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}'
LUA

rate() { # address, path, [script]
  local out
  out=$(wrk -t1 -c$clients -d"${seconds}s" ${3:+-s "$3"} "$1$2")
  if grep -q 'Non-2xx' <<<"$out"; then
    echo "$out" >&2
    fail "not every answer of $2 was a success"
  fi
  awk '/Requests\/sec/ { print $2 }' <<<"$out"
}

warm() { # address, path, [script]
  for _ in 1 2 3 4 5; do
    wrk -t1 -c$clients -d5s ${3:+-s "$3"} "$1$2" >/dev/null
  done
}

pairs() { # name, path, [script]: on and off in turn, the one that is first changes
  local round
  for round in $(seq "$rounds"); do
    if ((round % 2)); then
      echo "$(rate "$on" "${@:2}") $(rate "$off" "${@:2}")"
    else
      rate "$off" "${@:2}" >"$work/first"
      echo "$(rate "$on" "${@:2}") $(cat "$work/first")"
    fi
  done >"$work/$1"
}

row() { # label, name
  awk '{ print $1 }' "$work/$2" | median >"$work/on"
  awk '{ print $2 }' "$work/$2" | median >"$work/off"
  awk '{ print (1 - $1 / $2) * 100 }' "$work/$2" | median >"$work/cost"
  printf '%-24s %12.0f %12.0f %10.1f %%\n' "$1" "$(cat "$work/off")" "$(cat "$work/on")" "$(cat "$work/cost")"
}

echo "Warming up …"
for api in "$on" "$off"; do
  warm "$api" /api/product
  warm "$api" /api/order "$work/order.lua"
done
pairs list /api/product
pairs orders /api/order "$work/order.lua"

printf '\n%-24s %12s %12s %12s\n' "$clients connections" "without" "with signals" "cost"
row "catalog list" list
row "orders of two lines" orders
printf '\nThe sink got %s bytes of spans, the last scrape was %s bytes. Goal: at most 15 %%.\n' \
  "$(curl -s "http://127.0.0.1:$sink")" "$(wc -c <"$work/metrics")"
