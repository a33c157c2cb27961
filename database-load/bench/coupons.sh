#!/usr/bin/env bash
# Measures the loader on coupon files of the real shape, as text and as gzip, and of the hard shape, beside
# wc -l and gzip -dc, in one go: only numbers of one run on one machine can be compared.
#
#   database-load/bench/coupons.sh [scale] [folder]
#
# scale 1 (the default) is 313 million lines and needs about 6 GB in the folder, ${TMPDIR:-/tmp} by default.
# DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASSWORD lead to a migrated database for the publication of the hard
# shape, whose coupon codes it replaces; without DB_NAME that part is left out.
set -euo pipefail

scale=${1:-1}
base=${2:-${TMPDIR:-/tmp}}
module=$(cd "$(dirname "$0")/.." && pwd)
jar=$module/target/database-load-exec.jar
java=${JAVA25_HOME:-${JAVA_HOME:-/usr}}/bin/java
# The flags that the image runs with.
flags=(-Xmx160m -XX:+UseSerialGC -Xss512k)

if [ ! -f "$jar" ] || [ ! -d "$module/target/test-classes" ]; then
  echo "Build first: mvn package -pl database-migration,database-load -DskipTests" >&2
  exit 1
fi

work=$(mktemp -d "$base/order-food-coupon-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

generate() {
  "$java" -cp "$module/target/test-classes:$module/target/classes" \
    dev.orderfood.load.coupon.CouponFileGenerator "$1" "$scale" "$work/$1" 1
}

# measure NAME COMMAND...: prints seconds, processor seconds and peak memory.
measure() {
  local name=$1
  shift
  "$@" >"$work/out" 2>"$work/err" &
  local pid=$! peak=0 now begun=$EPOCHREALTIME status=0
  while kill -0 "$pid" 2>/dev/null; do
    now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
    [ "${now:-0}" -gt "$peak" ] && peak=$now
    sleep 0.05
  done
  wait "$pid" || status=$?
  seconds=$(awk -v b="$begun" -v e="$EPOCHREALTIME" 'BEGIN { printf "%.2f", e - b }')
  printf '%-44s %8.2f s %6d MiB\n' "$name" "$seconds" "$((peak / 1024))"
  if [ "$status" -ne 0 ]; then
    tail -n 20 "$work/err" >&2
    exit "$status"
  fi
}

ratio() {
  awk -v a="$2" -v b="$3" -v n="$1" 'BEGIN { printf "  = %.2f times %s\n", a / b, n }'
}

list() {
  DRY_RUN=true COUPON_SOURCES=$1 COUPON_SPILL_DIR=$work/spill "$java" "${flags[@]}" -jar "$jar"
}

# shellcheck disable=SC2317 # called by name
inflate() {
  printf '%s\n' "$1"/*.gz | xargs -P 2 -I{} sh -c 'gzip -dc "{}" > /dev/null'
}

echo "$(nproc) cores, $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB, load $(cut -d ' ' -f 1 /proc/loadavg), scale $scale"

generate real
cat "$work"/real/* >/dev/null
measure "start of the loader without coupons" list none
measure "wc -l, real shape" wc -l "$work"/real/couponbase{1,2,3}
reference=$seconds
measure "loader, real shape, text" list "$work/real"
diff "$work/out" "$work/expected-real.tsv"
ratio "wc -l" "$seconds" "$reference"

mkdir "$work/gzip"
printf '%s\n' 1 2 3 | xargs -P 2 -I{} sh -c "gzip -1 -c '$work/real/couponbase{}' > '$work/gzip/couponbase{}.gz' && rm '$work/real/couponbase{}'"
cat "$work"/gzip/* >/dev/null
measure "gzip -dc, two at a time" inflate "$work/gzip"
reference=$seconds
measure "loader, real shape, gzip" list "$work/gzip"
sed 's/\.gz//g' "$work/out" | diff - "$work/expected-real.tsv"
ratio "gzip -dc" "$seconds" "$reference"
rm -r "$work/real" "$work/gzip"

generate hard
measure "loader, hard shape, list" list "$work/hard"
[ "$(wc -l <"$work/out")" = "$(cat "$work/expected-hard.tsv")" ]
if [ -n "${DB_NAME:-}" ]; then
  measure "loader, hard shape, published" env "COUPON_SOURCES=$work/hard" "COUPON_SPILL_DIR=$work/spill" LOAD_FORCE=true \
    "$java" "${flags[@]}" -jar "$jar"
  grep -E ' coupons ' "$work/out" || true
fi
