#!/usr/bin/env bash
# Measures whether the API stays as fast as the table of orders grows: the first page of a client's orders, a page 300 days
# back, an order by its id, the staff's lists, open orders oldest first and all orders newest first with a page 300 days back,
# and placing an order, on a database of a thousand orders and on one of many. A tenth of them are one client's, over the last
# year; the newest 400 are open. Needs wrk and psql. The same process serves both: the small one before and after the large
# one. What counts is the median of the measurements of each.
#
#   bench/growth.sh [orders, 10000000] [seconds of each measurement, 5] [rounds, 3]
#
# Ten million orders take about 4 GiB of disk in TMPDIR. BUILD=false takes the jars that the last build has left.
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

orders=${1:-10000000}
seconds=${2:-5}
rounds=${3:-3}
few=1000
need wrk "the package wrk"
need psql "the package postgresql"

sql() { PGUSER=orderfood psql -q -t -A -v ON_ERROR_STOP=1 "$@"; }

# Orders with two lines each, evenly over a year, and their states; the client of the key apitest has every tenth.
fill() { # from, to, of
  sql -v from="$1" -v to="$2" -v of="$3" <<'SQL'
SET synchronous_commit = off;
WITH placed AS (
    INSERT INTO orders (id, user_id, total, discounts, created_at)
    SELECT uuidv7(-interval '365 days' * (n::float8 / :of)), CASE WHEN n % 10 = 0 THEN (SELECT id FROM users WHERE key_hash = sha256('apitest'))
                                   ELSE 1000 + n % 1000 END,
           35.97, 0, now() - interval '365 days' * (n::float8 / :of)
    FROM generate_series(:from::bigint, :to::bigint) AS n
    RETURNING id, created_at
), states AS (
    INSERT INTO order_states (order_id, status, sequence, placed_at, changed_at)
    SELECT id, CASE WHEN age <= 400 THEN (ARRAY['PLACED', 'ACCEPTED', 'PREPARING', 'READY'])[1 + age % 4]
                    WHEN age % 20 = 0 THEN 'CANCELLED' ELSE 'COMPLETED' END, 4, created_at, created_at
    FROM (SELECT id, created_at, :from - 1 + row_number() OVER (ORDER BY created_at DESC) AS age FROM placed) AS aged
)
INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
SELECT id, line, line, line, 11.99 FROM placed CROSS JOIN generate_series(1, 2) AS line;
SQL
}

fill_all() { # orders
  local from to step=500000
  # The check of each line would be planned for an empty table; that of all lines is planned for what is there.
  sql -c 'TRUNCATE orders, order_items, order_outbox, order_states, order_events, unpublished_events' -c 'ALTER TABLE order_items DROP CONSTRAINT order_items_order_id_fkey'
  for ((from = 1; from <= $1; from += step)); do
    to=$((from + step - 1 < $1 ? from + step - 1 : $1))
    fill "$from" "$to" "$1"
  done
  sql -c 'VACUUM ANALYZE orders' -c 'VACUUM ANALYZE order_items' -c 'VACUUM ANALYZE order_states' \
    -c 'ALTER TABLE order_items ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders'
}

# A place in the list as the header Link names it: microseconds since 1970 and the id, 24 bytes in Base64.
cursor() {
  sql -F ' ' -c "SELECT (extract(epoch FROM created_at) * 1000000)::bigint, id FROM orders
    WHERE user_id = (SELECT id FROM users WHERE key_hash = sha256('apitest')) AND created_at < now() - interval '300 days'
    ORDER BY created_at DESC LIMIT 1" | python3 -c '
import base64, struct, sys, uuid
time, id = sys.stdin.read().split()
print(base64.urlsafe_b64encode(struct.pack(">q", int(time)) + uuid.UUID(id).bytes).decode().rstrip("="))'
}

cat >"$work/get.lua" <<'LUA'
wrk.headers["api_key"] = "apitest"
LUA
cat >"$work/staff.lua" <<'LUA'
wrk.headers["api_key"] = "apikitchen"
LUA
cat >"$work/order.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["api_key"] = "apitest"
wrk.body = '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}'
LUA

load() { # name, path, script: appends requests per second
  local out
  out=$(wrk -t1 -c4 -d"${seconds}s" -s "$work/$3.lua" "$api$2")
  if grep -q 'Non-2xx' <<<"$out"; then
    echo "$out" >&2
    fail "not every answer of $2 was a success"
  fi
  awk '/Requests\/sec/ { print $2 }' <<<"$out" >>"$work/$1"
}

measure() { # prefix
  local deep id
  deep=$(cursor)
  id=$(sql -c "SELECT id FROM orders WHERE user_id = (SELECT id FROM users WHERE key_hash = sha256('apitest')) ORDER BY created_at LIMIT 1")
  load "$1-first" '/api/order?limit=10' get
  load "$1-deep" "/api/order?limit=10&cursor=$deep" get
  load "$1-id" "/api/order/$id" get
  load "$1-kitchen" '/api/admin/order?status=PLACED,ACCEPTED,PREPARING,READY&sort=oldest&limit=10' staff
  load "$1-office" '/api/admin/order?limit=10' staff
  load "$1-archive" "/api/admin/order?limit=10&cursor=$deep" staff
  load "$1-post" /api/order order
}

machine
start_platform "ENVIRONMENT=bench" "ACCESS_LOG=false"
echo "Warming up …"
fill_all $few
for _ in $(seq 3); do
  measure warm
done
for _ in $(seq "$rounds"); do
  fill_all $few
  measure few
done
begin=$(date +%s)
fill_all "$orders"
echo "$orders orders filled in $(($(date +%s) - begin)) s, $(sql -c "SELECT pg_size_pretty(pg_database_size('orderfood'))")"
for _ in $(seq "$rounds"); do
  measure many
done
for _ in $(seq "$rounds"); do
  fill_all $few
  measure few
done

printf '\n%-34s %10s %10s %8s\n' "requests per second, 4 connections" "$few" "$orders" ratio
missed=0
for what in first deep id kitchen office archive post; do
  small=$(median <"$work/few-$what")
  large=$(median <"$work/many-$what")
  case $what in
    first) label="first page of 10" ;;
    deep) label="page of 10, 300 days back" ;;
    id) label="an order by its id" ;;
    kitchen) label="open orders, oldest 10" ;;
    office) label="all orders, newest 10" ;;
    archive) label="all orders, 10, 300 days back" ;;
    post) label="placing an order" ;;
  esac
  printf '%-34s %10.0f %10.0f %8.2f\n' "$label" "$small" "$large" "$(awk -v a="$large" -v b="$small" 'BEGIN { print a / b }')"
  awk -v a="$large" -v b="$small" 'BEGIN { exit !(a / b < 0.9) }' && missed=$((missed + 1))
done
echo "$missed of 7 below the goal of 0.9"
