#!/usr/bin/env bash
# Measures the images as docker-compose.yml runs them, on an engine of this machine (Linux: memory is read from /proc): how long
# migration, load of the sample and order-food take one after the other until it is ready, how slow the first second's
# requests are, and how much memory each takes. Needs docker with compose, python3 and wrk, and the images: build them with
# "docker compose build", or set IMAGE_PREFIX and VERSION to others.
#
#   bench/containers.sh [rounds, 3] [seconds under load, 20]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

rounds=${1:-3}
seconds=${2:-20}
need docker docker
need python3 "every system"
need wrk "the package wrk"
docker compose version >/dev/null || fail "needs docker compose"

export COMPOSE_PROJECT_NAME=order-food-bench-$$ PORT
PORT=$(free_port)
missed=0

override=
compose() { docker compose --file "$root/docker-compose.yml" ${override:+--file "$override"} "$@"; }

take_down() {
  compose down --volumes --timeout 5 >/dev/null 2>&1 || true
  end_platform
}
trap take_down EXIT

# Waits until the API is ready, then calls it for a second on four connections, each with the next request as soon as the
# last is answered. Prints when it became ready, the number, median, 99th percentile and maximum in milliseconds, and how
# many were refused with 503, as a machine may be too slow for the API's limits of time.
cat >"$work/first_second.py" <<'PY'
import http.client, sys, threading, time

port = int(sys.argv[1])
ORDER = '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}],"couponCode":"SAVE10"}'
KEY = {"api_key": "apitest", "Content-Type": "application/json"}
CALLS = [("GET", "/api/product", None), ("POST", "/api/order", ORDER), ("GET", "/api/product/1", None),
         ("GET", "/api/order?limit=10", None)]

def call(connection, method, path, body):
    connection.request(method, path, body, KEY)
    response = connection.getresponse()
    response.read()
    return response.status

deadline = time.time() + 600
while True:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        if call(connection, "GET", "/readyz", None) == 200:
            break
    except OSError:
        pass
    except http.client.HTTPException:
        pass
    if time.time() > deadline:
        sys.exit("not ready after 600 s")
    time.sleep(0.005)
ready = time.time()
took, refused, wrong = [], [], []

def work(offset):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    number = offset
    while time.time() < ready + 1:
        start = time.perf_counter()
        status = call(connection, *CALLS[number % len(CALLS)])
        took.append((time.perf_counter() - start) * 1000)
        if status == 503:
            refused.append(number)
        elif status != 200:
            wrong.append(status)
        number += 1

threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
if wrong:
    sys.exit("answers other than 200: %s" % wrong[:5])
took.sort()
at = lambda share: took[min(len(took) - 1, int(share * len(took)))]
print("%.3f %d %.1f %.1f %.1f %d" % (ready, len(took), at(0.5), at(0.99), took[-1], len(refused)))
PY

cat >"$work/mixed.lua" <<'LUA'
local calls, number = {}, 0
init = function()
  local key = { api_key = "apitest", ["Content-Type"] = "application/json" }
  calls[1] = wrk.format("GET", "/api/product")
  calls[2] = wrk.format("POST", "/api/order", key,
    '{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}],"couponCode":"SAVE10"}')
  calls[3] = wrk.format("GET", "/api/order?limit=50", key)
end
request = function()
  number = number + 1
  return calls[number % #calls + 1]
end
LUA

container() { compose ps --all --quiet "$1"; }

pid_of() { docker inspect --format '{{.State.Pid}}' "$1"; }

memory() { # pid, field, in MiB
  awk -v field="$2:" '$1 == field { printf "%.0f", $2 / 1024 }' "/proc/$1/status" 2>/dev/null || true
}

# What the engine counts against the container's limit: the pages of files that other containers use, too, are not all in it.
counted() { # container, in MiB
  docker stats --no-stream --format '{{.MemUsage}}' "$1" | awk '{ printf "%.0f", $1 ~ /GiB/ ? $1 * 1024 : $1 }'
}

now() { date +%s.%N; }

since() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b - a }'; }

fresh() {
  compose down --volumes --timeout 5 >/dev/null 2>&1
  compose up --detach --wait postgres >/dev/null 2>&1 || fail "PostgreSQL did not start"
  compose create --no-build database-migration database-load order-food >"$work/create.log" 2>&1 ||
    { cat "$work/create.log" >&2; fail "there are no images: docker compose build"; }
}

# The most that a container took that runs to its end.
peak_of() { # service
  local id pid peak=0 last
  id=$(container "$1")
  docker start "$id" >/dev/null
  pid=$(pid_of "$id")
  while last=$(memory "$pid" VmHWM) && [ -n "$last" ]; do
    peak=$last
  done
  [ "$(docker wait "$id")" = 0 ] || { docker logs "$id" >&2; fail "$1 failed"; }
  echo "$peak"
}

run_to_its_end() { # service
  docker start --attach "$(container "$1")" >"$work/$1.log" 2>&1 || { cat "$work/$1.log" >&2; fail "$1 failed"; }
}

verdict() { # measured, goal
  if awk -v m="$1" -v g="$2" 'BEGIN { exit !(m <= g) }'; then echo reached; else echo MISSED; fi
}

line() { # what, measured, goal, unit
  printf '%-44s %8s %-4s goal %6s  %s\n' "$1" "$2" "$4" "$3" "$(verdict "$2" "$3")"
  [ "$(verdict "$2" "$3")" = reached ] || missed=$((missed + 1))
}

# The three apps as a pod runs them; adds a line of the times, and of the first second's p99, to a file.
start_up() { # file
  local api begin migrated loaded ready requests p50 p99 slowest refused watcher
  fresh
  api=$(container order-food)
  python3 "$work/first_second.py" "$PORT" >"$work/first" &
  watcher=$!
  begin=$(now)
  run_to_its_end database-migration
  migrated=$(now)
  run_to_its_end database-load
  loaded=$(now)
  docker start "$api" >/dev/null
  wait "$watcher" || { docker logs "$api" >&2; fail "order-food did not become ready, or failed right after"; }
  read -r ready requests p50 p99 slowest refused <"$work/first"
  echo "$(since "$begin" "$ready") $p99" >>"$1"
  printf 'migration %s s, load %s s, order-food ready %s s, together %s s; first second: %s requests, p50 %s ms, p99 %s ms, slowest %s ms, %s refused\n' \
    "$(since "$begin" "$migrated")" "$(since "$migrated" "$loaded")" "$(since "$loaded" "$ready")" "$(since "$begin" "$ready")" \
    "$requests" "$p50" "$p99" "$slowest" "$refused"
}

machine
for _ in $(seq "$rounds"); do
  start_up "$work/times"
done
echo "Without the AOT caches:"
override=$work/without.yaml
for service in database-migration database-load order-food; do
  printf '  %s: { environment: { JDK_JAVA_OPTIONS: "-XX:AOTMode=off" } }\n' $service
done | sed '1i services:' >"$override"
start_up "$work/times-without"
override=

fresh
migration_peak=$(peak_of database-migration)
load_peak=$(peak_of database-load)
api=$(container order-food)
docker start "$api" >/dev/null
python3 "$work/first_second.py" "$PORT" >/dev/null
sleep 15
pid=$(pid_of "$api")
idle=$(memory "$pid" VmRSS)
idle_counted=$(counted "$api")
wrk -t1 -c32 -d"${seconds}s" --latency -s "$work/mixed.lua" "http://127.0.0.1:$PORT" >"$work/wrk"
awk '/Requests\/sec/ { rate = $2 } $1 == "99%" { p99 = $2 } /Non-2xx/ { print "not every answer was a success: " $0 }
  END { printf "under load: %.0f mixed requests a second on 32 connections, p99 %s\n", rate, p99 }' "$work/wrk"
busy=$(memory "$pid" VmHWM)
busy_counted=$(counted "$api")
# What the engine has noted of the last checks, its own work included.
probe=$(docker inspect --format '{{json .State.Health.Log}}' "$api" | python3 -c '
import json, re, sys
from datetime import datetime
at = lambda text: datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", text).replace("Z", "+00:00"))
print("%.0f" % min((at(c["End"]) - at(c["Start"])).total_seconds() * 1000 for c in json.load(sys.stdin)))')

echo
line "migration, load, order-food until ready" "$(cut -d' ' -f1 "$work/times" | median)" 7 s
printf '%-44s %8s %-4s\n' "  without the AOT caches" "$(cut -d' ' -f1 "$work/times-without")" s
line "first second after ready, p99" "$(cut -d' ' -f2 "$work/times" | median)" 250 ms
line "order-food, counted when idle" "$idle_counted" 300 MiB
line "order-food, resident when idle" "$idle" 300 MiB
line "order-food, counted after the load" "$busy_counted" 360 MiB
line "order-food, most resident under load" "$busy" 360 MiB
line "database-migration, most resident" "$migration_peak" 160 MiB
line "database-load, most resident" "$load_peak" 160 MiB
printf '%-44s %8s %-4s\n' "one health check" "$probe" ms
printf '%s of the goals missed\n' "$missed"
