#!/usr/bin/env bash
# Measures what announcing orders costs, on platforms of its own with fsync on: an order's row in order_outbox against one in
# the table of db-scheduler, taking such rows out again, and the processor time of an order with and without the workers that
# tell of it in the log. Needs wrk and pgbench (PostgreSQL's client programs).
#
#   bench/outbox.sh [seconds of each measurement, 6] [rounds, 3]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

seconds=${1:-6}
rounds=${2:-3}
clients=32
need wrk "the package wrk"
need pgbench "the package postgresql"

statement() { # name: appends transactions per second
  pgbench -n -M prepared -f "$work/$1.sql" -c $clients -j 2 -T "$seconds" 2>/dev/null | awk '/^tps/ { print $3 }' >>"$work/$1"
}

milliseconds() { # script, times: of one client
  pgbench -n -M prepared -f "$work/$1.sql" -c 1 -t "$2" 2>/dev/null | awk '/^latency average/ { print $4 }'
}

statements() {
  local outbox='INSERT INTO order_outbox (order_id) SELECT id FROM placed'
  local task="INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
    SELECT 'order-placed', id::text, now(), false, 1 FROM placed"
  order_script >"$work/outbox.sql"
  grep -qF "$outbox" "$work/outbox.sql" || fail "the statement no longer has this part: $outbox"
  awk -v old="$outbox" 'index($0, old) { print "SELECT"; next } { print }' "$work/outbox.sql" >"$work/neither.sql"
  awk -v old="$outbox" -v new="$task" 'index($0, old) { print new; next } { print }' "$work/outbox.sql" >"$work/task.sql"
  for _ in $(seq "$rounds"); do
    for way in neither outbox task; do
      statement $way
      psql -q -c "DELETE FROM order_outbox" -c "DELETE FROM scheduled_tasks"
      PGUSER=orderfood psql -q -c "VACUUM order_outbox" -c "VACUUM scheduled_tasks"
    done
  done

  cat >"$work/take.sql" <<'SQL'
DELETE FROM order_outbox WHERE order_id IN (SELECT order_id FROM order_outbox ORDER BY order_id LIMIT 500 FOR UPDATE SKIP LOCKED) RETURNING order_id;
SQL
  cat >"$work/pick.sql" <<'SQL'
WITH locked AS (UPDATE scheduled_tasks AS t SET picked = true, picked_by = 'bench', last_heartbeat = now(), version = version + 1
  WHERE (t.task_name, t.task_instance) IN (SELECT task_name, task_instance FROM scheduled_tasks
    WHERE picked = false AND execution_time <= now() ORDER BY execution_time LIMIT 32 FOR UPDATE SKIP LOCKED)
  RETURNING t.*) SELECT * FROM locked ORDER BY execution_time;
SQL
  cat >"$work/finish.sql" <<'SQL'
\set number random(1, 32000)
DELETE FROM scheduled_tasks WHERE task_name = 'order-placed' AND task_instance = :number::text AND version = 2;
SQL
  psql -q -c "INSERT INTO order_outbox SELECT uuidv7() FROM generate_series(1, 50000)" \
    -c "INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
        SELECT 'order-placed', n::text, now(), false, 1 FROM generate_series(1, 32000) AS n"
  PGUSER=orderfood psql -q -c "VACUUM ANALYZE order_outbox" -c "VACUUM ANALYZE scheduled_tasks"
  local take pick finished
  take=$(milliseconds take 100)
  pick=$(milliseconds pick 1000)
  finished=$(milliseconds finish 10000)
  psql -q -c "DELETE FROM scheduled_tasks"

  printf '\n%-44s %10s\n' "the order's statement, $clients clients" "per second"
  for way in neither outbox task; do
    printf '%-44s %10.0f\n' "$way" "$(median <"$work/$way")"
  done
  printf '\n%-44s %10s\n' "taking an order out again, one client" microseconds
  printf '%-44s %10.0f\n' "from order_outbox, 500 in a transaction" "$(awk -v t="$take" 'BEGIN { print t * 1000 / 500 }')"
  printf '%-44s %10.0f\n' "from scheduled_tasks: picked by 32, then removed" \
    "$(awk -v p="$pick" -v d="$finished" 'BEGIN { print p * 1000 / 32 + d * 1000 }')"
}

processor_ticks() { # of the API and of PostgreSQL, the ended servers of connections included
  local pid postmaster
  postmaster=$(pgrep -f "postgres.*$work" | head -n 1)
  for pid in "$api_pid" "$postmaster" $(pgrep -P "$postmaster"); do
    awk '{ print $14 + $15 + (($3 != "") ? $16 + $17 : 0) }' "/proc/$pid/stat" 2>/dev/null || true
  done | awk '{ sum += $1 } END { print sum }'
}

orders() { # microseconds of the processor for each order, once the compilers have settled
  cat >"$work/order.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["api_key"] = "apitest"
wrk.body = '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}'
LUA
  wrk -t1 -c$clients -d60s -s "$work/order.lua" "$api/api/order" >/dev/null
  local before after count
  for _ in $(seq "$rounds"); do
    before=$(processor_ticks)
    count=$(wrk -t1 -c$clients -d"${seconds}s" -s "$work/order.lua" "$api/api/order" | awk '/requests in/ { print $1 }')
    after=$(processor_ticks)
    awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" -v n="$count" -v s="$seconds" \
      'BEGIN { print t / hz * 1000000 / n, n / s }'
  done >"$work/orders"
  printf '%-44s %10.0f %10.0f\n' "$1" "$(cut -d' ' -f1 "$work/orders" | median)" "$(cut -d' ' -f2 "$work/orders" | median)"
}

machine
start_platform ENVIRONMENT=bench ORDERFOOD_NOTIFICATION_WORKERS=false
statements
printf '\n%-44s %10s %10s\n' "orders over HTTP, $clients connections" "CPU µs" "per second"
orders "nobody tells of them"
end_platform
platform=
start_platform ENVIRONMENT=bench
orders "the log tells of them"
printf 'in the outbox at the end: %s\n' "$(psql -Atc 'SELECT count(*) FROM order_outbox')"
