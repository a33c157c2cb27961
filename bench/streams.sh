#!/usr/bin/env bash
# Measures streams of events on one replica as its container runs: the image's JVM options and heap. Opens them, one of a
# hundred of all orders and the others of 200 orders, lets orders come into other statuses, and prints how long events took
# from their transaction to the client, and the memory of the replica before, with open streams, and at most.
#
#   bench/streams.sh [streams, 2000] [transitions a second, 20] [seconds, 20]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

streams=${1:-2000}
rate=${2:-20}
seconds=${3:-20}
need pgbench "the package postgresql"
trap end_helpers EXIT
ulimit -n "$(ulimit -Hn)"

machine
start_platform ENVIRONMENT=bench
start_api now "$work/.run/apps/order-food.jar"
helpers+=("$(cat "$work/now.pid")")
memory() { awk -v field="$1:" '$1 == field { printf "%.0f", $2 / 1024 }' "/proc/$(cat "$work/now.pid")/status"; }
heap() {
  curl -s "$(cat "$work/now.url")/metrics" | awk '/^jvm_memory_used_bytes.*area="heap"/ { b += $NF } END { printf "%.0f", b / 1048576 }'
}

before=$(memory VmRSS)
"$java" -XX:+UseSerialGC -Xmx256m -cp "$root/bench/target/traffic.jar" dev.orderfood.traffic.Streams \
  "$(cat "$work/now.url")" apitest apiadmin "$streams" "$work/open" $((seconds + 5)) >"$work/streams.txt" 2>&1 &
client=$!
for _ in $(seq 1500); do
  [ -e "$work/open" ] && break
  kill -0 "$client" 2>/dev/null || { cat "$work/streams.txt" >&2; fail "the streams could not be opened"; }
  sleep 0.2
done
open=$(memory VmRSS)

# From one status to the next and back again, so that no stream ends.
cat >"$work/transition.sql" <<'SQL'
WITH chosen AS (
    SELECT order_id, CASE status WHEN 'ACCEPTED' THEN 'PREPARING' ELSE 'ACCEPTED' END AS next
    FROM order_states WHERE status IN ('PLACED', 'ACCEPTED', 'PREPARING') AND placed_at > now() - interval '5 min'
    ORDER BY random() LIMIT 1
), changed AS (
    UPDATE order_states SET status = next, sequence = sequence + 1, changed_at = now()
    FROM chosen WHERE order_states.order_id = chosen.order_id RETURNING order_states.order_id, status, sequence
), event AS (
    INSERT INTO order_events (order_id, sequence, status, at, user_id)
    SELECT order_id, sequence, status, now(), 1 FROM changed
)
INSERT INTO unpublished_events (order_id, sequence) SELECT order_id, sequence FROM changed;
SQL
pgbench -n -f "$work/transition.sql" -c 1 -R "$rate" -T "$seconds" >"$work/pgbench.log" 2>&1
used=$(heap)
wait "$client" || true
cat "$work/streams.txt"
echo "resident $before MiB at start, $open MiB with open streams, at most $(memory VmHWM) MiB; heap in use $used MiB"
