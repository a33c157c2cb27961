#!/usr/bin/env bash
# Measures the loader on generated coupon files beside wc -l, gzip -dc and DuckDB, in one go: only numbers of one run on one
# machine can be compared. What is found is compared with what the generator put in; a difference ends the script. A goal
# that is missed is printed as such.
#
#   database-load/bench/coupons.sh [scale] [shape …]
#
#   real      three files of 8, 9 and 10 characters, text; scale 1 (the default) is 313 million lines; with the options of
#             the image and with none
#   gzip      the same, compressed with gzip -6
#   hard      three files of 20 million codes of 8 characters, 30 % of each shared with another
#   publish   the same into an empty database, once more by force, with 1 % of the codes changed, and unchanged:
#             PostgreSQL is started for it
#   growth    the hard shape at a quarter, a half and the whole of the scale
#
# Without a shape all of them. Scale 1 needs up to 15 GB below ${TMPDIR:-/tmp}, and python3. PEER=none leaves out DuckDB,
# whose driver is fetched from Maven's repository.
set -euo pipefail

# shellcheck source=bench/platform.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../bench/platform.sh"

scale=${1:-1}
shift || true
shapes=${*:-real gzip hard publish growth}
module=$root/database-load
duckdb=org.duckdb:duckdb_jdbc:1.4.4.0
# The options of the image.
flags=("@$root/containers/database-load.options")

generate() { # shape, scale
  "$java" -Xmx64m -cp "$module/target/test-classes:$module/target/classes" \
    dev.orderfood.load.coupon.CouponFileGenerator "$1" "$2" "$work/$1" 1
  # Warms the page cache.
  cat "$work/$1"/* >/dev/null
}

# measure NAME COMMAND…: prints seconds, processor seconds and peak memory; leaves seconds, $work/out and $work/err.
measure() {
  local name=$1 figures
  shift
  if ! figures=$(python3 - "$work/out" "$work/err" "$@" <<'PYTHON'
import resource, subprocess, sys, time
begun = time.time()
with open(sys.argv[1], "wb") as out, open(sys.argv[2], "wb") as err:
    status = subprocess.call(sys.argv[3:], stdout=out, stderr=err)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%.2f %.1f %d" % (time.time() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
sys.exit(status)
PYTHON
  ); then
    tail -n 20 "$work/out" "$work/err" >&2
    fail "$name failed"
  fi
  seconds=${figures%% *}
  mebibytes=${figures##* }
  # shellcheck disable=SC2086  # three figures
  printf '%-44s %8.2f s %8.1f CPU s %6d MiB\n' "$name" $figures
}

ratio() {
  awk -v a="$seconds" -v b="$2" -v n="$1" 'BEGIN { printf "  = %.2f times %s\n", a / b, n }'
}

# goal SECONDS MEBIBYTES: what the last measurement was to stay below, at scale 1.
goal() {
  awk -v s="$seconds" -v m="$mebibytes" -v gs="$1" -v gm="$2" 'BEGIN {
    printf "  goal: at most %.1f s and %d MiB: %s\n", gs, gm, (s <= gs && m <= gm) ? "met" : "MISSED" }'
}

# peer NAME FOLDER: one GROUP BY of DuckDB, which may use 4 GB, over the same files, as a ratio of the last measurement.
peer() {
  local loader_seconds=$seconds
  cp "$work/out" "$work/loader-out"
  [ "${PEER:-}" != none ] || return 0
  if [ ! -d "$work/peer" ]; then
    (cd "$root" && mvn -q -B -ntp dependency:copy "-Dartifact=$duckdb" "-DoutputDirectory=$work/peer") || fail "DuckDB could not be fetched"
  fi
  measure "DuckDB, $1" "$java" -Xmx256m --enable-native-access=ALL-UNNAMED -cp "$module/target/test-classes:$work/peer/*" \
    dev.orderfood.load.coupon.DuckDbCoupons "$2" "$work/peer-spill"
  awk -v a="$seconds" -v b="$loader_seconds" 'BEGIN { printf "  = %.1f times the loader\n", a / b }'
  cmp -s "$work/out" "$work/loader-out" || fail "DuckDB found other codes than the loader"
}

# listing NAME SOURCES: the valid codes, without a database.
listing() {
  measure "$1" env DRY_RUN=true "COUPON_SOURCES=$2" "COUPON_SPILL_DIR=$work/spill" "${loader[@]}"
}

expect() { # what the generator says, what was found
  diff "$1" "$2" >&2 || fail "the loader found other codes than the generator put in"
}

real() {
  generate real "$scale"
  measure "wc -l, real shape" wc -l "$work"/real/couponbase{1,2,3}
  local reference=$seconds
  listing "loader, real shape, text" "$work/real"
  expect "$work/expected-real.tsv" "$work/out"
  ratio "wc -l" "$reference"
  goal 5 256
  peer "real shape, text" "$work/real"
  local with_options=("${loader[@]}")
  loader=("$java" -jar "$module/target/database-load-exec.jar")
  listing "loader, real shape, text, java -jar" "$work/real"
  expect "$work/expected-real.tsv" "$work/out"
  goal 5 256
  loader=("${with_options[@]}")
}

gzipped() {
  [ -d "$work/real" ] || generate real "$scale"
  mkdir "$work/gzip"
  # shellcheck disable=SC2016  # the inner shell's
  printf '%s\n' 1 2 3 | xargs -P 2 -I{} sh -c 'gzip -6 -c "$0/real/couponbase{}" > "$0/gzip/couponbase{}.gz" && rm "$0/real/couponbase{}"' "$work"
  rmdir "$work/real"
  cat "$work"/gzip/* >/dev/null
  # shellcheck disable=SC2016  # the inner shell's
  measure "gzip -dc, two at a time" sh -c 'printf "%s\n" "$0"/*.gz | xargs -P 2 -I{} sh -c "gzip -dc {} > /dev/null"' "$work/gzip"
  local reference=$seconds
  listing "loader, real shape, gzip" "$work/gzip"
  sed 's/\.gz//g' "$work/out" >"$work/found"
  expect "$work/expected-real.tsv" "$work/found"
  ratio "gzip -dc" "$reference"
  goal "$reference" 256
  rm -r "$work/gzip"
}

hard() { # scale
  generate hard "$1"
  listing "loader, hard shape at $1" "$work/hard"
  wc -l <"$work/out" >"$work/found"
  expect "$work/expected-hard.tsv" "$work/found"
}

publish() {
  [ -d "$work/hard" ] || generate hard "$scale"
  start_platform COUPON_SOURCES=none
  into_database "loader, hard shape, into an empty database"
  goal 20 300
  into_database "the same once more, forced" LOAD_FORCE=true
  into_database "the same once more"
  rm -r "$work/hard"
  generate changed "$scale"
  mv "$work/changed" "$work/hard"
  into_database "the same with 1 % of the codes changed"
  goal 8 300
}

into_database() { # name, variables
  local name=$1
  shift
  measure "$name" env "DB_PORT=$PGPORT" DB_NAME=orderfood DB_USER=orderfood_load DB_PASSWORD=local-only "DATA_DIR=$module/data" \
    "COUPON_SOURCES=$work/hard" "COUPON_SPILL_DIR=$work/spill" "$@" "${loader[@]}"
  sed -n 's/.*LoadReport *: \(coupons .*\)/  \1/p' "$work/out"
}

need python3 "every system"
(cd "$root" && mvn -q -B -ntp -DskipTests -pl database-load -am package) || fail "the build failed"
java=$(jdk_home)/bin/java
echo "$(machine), scale $scale, the image's options: $(grep -v '^#' "$root/containers/database-load.options" | tr '\n' ' ')"
loader=("$java" "${flags[@]}" -jar "$module/target/database-load-exec.jar")
listing "start of the loader, without coupons" none
# As in the image: unpacked, and with a cache of what the JVM has learnt about it.
"$java" -Djarmode=tools -jar "$module/target/database-load-exec.jar" extract --destination "$work/app" >/dev/null
env DRY_RUN=true COUPON_SOURCES=none "$java" "${flags[@]}" "-XX:AOTCacheOutput=$work/app.aot" -jar "$work/app/database-load-exec.jar" >"$work/out" 2>&1 \
  || fail "the AOT cache could not be made: $(tail -n 3 "$work/out")"
loader=("$java" "${flags[@]}" "-XX:AOTCache=$work/app.aot" -jar "$work/app/database-load-exec.jar")
listing "the same with an AOT cache, as from here on" none
for shape in $shapes; do
  case $shape in
    real) real ;;
    gzip) gzipped ;;
    hard)
      hard "$scale"
      peer "hard shape" "$work/hard"
      ;;
    publish) publish ;;
    growth)
      for part in 0.25 0.5 1; do
        hard "$(awk -v s="$scale" -v p="$part" 'BEGIN { print s * p }')"
      done
      ;;
    *) fail "there is no shape $shape" ;;
  esac
done
