# shellcheck shell=bash
# Sourced by the benchmarks: starts a platform of their own, with an empty database in a temporary folder, and ends it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/order-food-bench.XXXXXX")
platform=

fail() {
  echo "$(basename "$0"): $1" >&2
  exit 1
}

end_platform() {
  if [ -n "$platform" ] && kill "$platform" 2>/dev/null; then
    wait "$platform" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap end_platform EXIT

need() {
  command -v "$1" >/dev/null || fail "needs $1, which $2 has"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_platform variable=value …: leaves api (address), api_pid and the variables of libpq.
start_platform() {
  local port db_port app
  need python3 "every system"
  # BUILD=false takes the jars that the last build has left.
  [ "${BUILD:-true}" = false ] || (cd "$root" && mvn -q -B -ntp -DskipTests package) || fail "the build failed"
  java=$(jdk_home)/bin/java
  mkdir -p "$work/.run/apps"
  for app in database-migration database-load order-food; do
    cp "$root/$app/target/$app-exec.jar" "$work/.run/apps/$app.jar"
  done
  with_empty_handler "$root/order-food/target/order-food-exec.jar" "$work/.run/apps/order-food.jar"

  port=$(free_port)
  db_port=$(free_port)
  env PORT="$port" DB_PORT="$db_port" DATA_DIR="$root/database-load/data" SPRING_PROFILES_ACTIVE=bench "$@" \
    "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Dorderfood.checkout=$work" \
    -cp "$root/local-platform/target/local-platform.jar:$root/local-platform/target/lib/*" \
    dev.orderfood.local.LocalPlatform >"$work/platform.log" 2>&1 &
  platform=$!
  api=http://127.0.0.1:$port
  for _ in $(seq 3000); do
    curl -sf "$api/readyz" >/dev/null && break
    kill -0 "$platform" 2>/dev/null || { cat "$work/platform.log" >&2; fail "the platform did not start"; }
    sleep 0.2
  done
  curl -sf "$api/readyz" >/dev/null || fail "the platform did not become ready"
  # shellcheck disable=SC2034  # read by the scripts that source this
  api_pid=$(pgrep -f "$work/.run/apps/order-food.jar" | head -n 1)
  export PGHOST=localhost PGPORT=$db_port PGDATABASE=orderfood PGUSER=orderfood_api PGPASSWORD=local-only
}

jdk_home() {
  local home
  for home in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -x "$home/bin/jar" ] && [ "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || echo 0)" -ge 25 ]; then
      echo "$home"
      return
    fi
  done
  fail "needs a JDK 25 or later"
}

machine() {
  printf '%s cores, %s GiB, %s, load before %s\n' "$(getconf _NPROCESSORS_ONLN)" \
    "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" "$(uname -sm)" "$(cut -d' ' -f1 /proc/loadavg)"
}

# start_api name jar [variable=value …]: starts another API on the platform's database, as its container runs: the image's
# JVM options and heap, ECS lines into a pipe, spans to the sink. Leaves its address in $work/NAME.url and its process id in
# $work/NAME.pid. The caller puts the process id into its list of helpers.
start_api() {
  local name=$1 jar=$2 port options
  shift 2
  port=$(free_port)
  mapfile -t options < <(grep -v '^#' "$root/containers/order-food.options")
  mkfifo "$work/$name.log"
  cat "$work/$name.log" >/dev/null &
  env PORT="$port" DB_HOST=localhost DB_PORT="$PGPORT" DB_NAME=orderfood DB_USER=orderfood_api DB_PASSWORD=local-only \
    SPRING_PROFILES_ACTIVE=bench ENVIRONMENT=bench LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs \
    ${sink:+OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:$sink} "$@" \
    "$java" "${options[@]}" -XX:MaxRAM=512m -jar "$jar" >"$work/$name.log" 2>&1 &
  echo $! >"$work/$name.pid"
  echo "http://127.0.0.1:$port" >"$work/$name.url"
  for _ in $(seq 3000); do
    curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && return
    kill -0 "$(cat "$work/$name.pid")" 2>/dev/null || break
    sleep 0.2
  done
  fail "the API $name did not become ready"
}

# A jar with the handler that does nothing, which is a test class: no shipped jar has it.
with_empty_handler() { # jar, where to
  cp "$1" "$2"
  mkdir -p "$work/extra/BOOT-INF/classes/dev/orderfood/bench"
  cp "$root/order-food/target/test-classes/dev/orderfood/bench/EmptyHandler.class" "$work/extra/BOOT-INF/classes/dev/orderfood/bench/"
  (cd "$work/extra" && "$(jdk_home)/bin/jar" --update --no-compress --file "$2" BOOT-INF)
}

# Takes spans and answers, as a collector would; leaves its port in sink.
start_sink() {
  cat >"$work/sink.py" <<'PYTHON'
import http.server
import sys


class Sink(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    received = 0

    def do_POST(self):
        Sink.received += len(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        body = str(Sink.received).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Sink).serve_forever()
PYTHON
  sink=$(free_port)
  python3 "$work/sink.py" "$sink" &
  helpers+=($!)
}

# The median of the numbers on standard input.
median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# Processor time of a process, in clock ticks.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }

# Processes that end before the platform does.
helpers=()
end_helpers() {
  local pid
  for pid in ${helpers[@]+"${helpers[@]}"}; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  end_platform
}

# The libraries of order-food, for programs that run beside it.
libraries() {
  local lib=$work/lib
  if [ ! -d "$lib" ]; then
    mkdir -p "$lib"
    (cd "$lib" && "$(jdk_home)/bin/jar" --extract --file "$root/order-food/target/order-food-exec.jar" BOOT-INF/lib)
  fi
  echo "$lib/BOOT-INF/lib/*"
}

# An order of two lines with its outbox row, in one transaction, as pgbench runs it.
order_script() {
  cat <<'SQL'
WITH placed AS (
    INSERT INTO orders (id, user_id, coupon_code, total, discounts, created_at, announced)
    VALUES (uuidv7(), 1, NULL, 35.97, 0, now(), true) RETURNING id
), lines AS (
    INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
    SELECT id, line, product, quantity, price FROM placed, (VALUES (1, 1, 2, 12.99), (2, 3, 1, 9.99)) AS l (line, product, quantity, price)
)
INSERT INTO unpublished_events (order_id, sequence) SELECT id, 1 FROM placed;
SQL
}
