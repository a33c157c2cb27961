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
  local port db_port classes=$root/order-food/target/test-classes app
  need python3 "every system"
  # BUILD=false takes the jars that the last build has left.
  [ "${BUILD:-true}" = false ] || (cd "$root" && mvn -q -B -ntp -DskipTests package) || fail "the build failed"
  java=$(jdk_home)/bin/java
  mkdir -p "$work/.run/apps"
  for app in database-migration database-load order-food; do
    cp "$root/$app/target/$app-exec.jar" "$work/.run/apps/$app.jar"
  done
  # The handler that does nothing is a test class: no shipped jar has it.
  mkdir -p "$work/extra/BOOT-INF/classes/dev/orderfood/bench"
  cp "$classes/dev/orderfood/bench/EmptyHandler.class" "$work/extra/BOOT-INF/classes/dev/orderfood/bench/"
  (cd "$work/extra" && "$(jdk_home)/bin/jar" --update --no-compress --file "$work/.run/apps/order-food.jar" BOOT-INF)

  port=$(free_port)
  db_port=$(free_port)
  env PORT="$port" DB_PORT="$db_port" DATA_DIR="$root/database-load/data" SPRING_PROFILES_ACTIVE=bench "$@" \
    "$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Dorderfood.checkout=$work" \
    -cp "$root/local-platform/target/local-platform.jar:$root/local-platform/target/lib/*" \
    dev.orderfood.local.LocalPlatform >"$work/platform.log" 2>&1 &
  platform=$!
  api=http://127.0.0.1:$port
  for _ in $(seq 600); do
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

order_script() {
  "$(jdk_home)/bin/java" -cp "$root/order-food/target/test-classes:$root/order-food/target/classes:$(spring_classpath)" \
    dev.orderfood.order.StatementForPgbench
}

# Enough of the libraries to load the class that holds the statement.
spring_classpath() {
  local lib=$work/lib
  if [ ! -d "$lib" ]; then
    mkdir -p "$lib"
    (cd "$lib" && "$(jdk_home)/bin/jar" --extract --file "$root/order-food/target/order-food-exec.jar" BOOT-INF/lib)
  fi
  echo "$lib/BOOT-INF/lib/*"
}
