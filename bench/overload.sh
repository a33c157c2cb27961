#!/usr/bin/env bash
# Measures what becomes of orders when more customers come than the shop can serve, on a platform of its own with fsync on:
# first as many as it takes to be fully busy, then five times and thirty times as many, who ask again at once or after the
# second that Retry-After asks for, then as many as at first again.
#
#   bench/overload.sh [seconds of each measurement, 10] [variable=value of the API …]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

seconds=10
case ${1:-} in [0-9]*) seconds=$1 && shift ;; esac
clients=32

machine
start_platform "$@"

crowd() { # customers, patient or impatient, seconds, [rate to look for]
  "$java" -Xmx256m -XX:+UseSerialGC -cp "$root/order-food/target/test-classes" dev.orderfood.bench.Crowd \
    "$api" "$3" "$1" "$2" "${4:-0}"
}

row() { # label, file
  # shellcheck disable=SC2046
  printf '%-46s %8s %8s %8s %10s %8s %8s %6s\n' "$1" $(cut -d' ' -f1-7 "$2")
}

echo "Warming up …"
for _ in $(seq 6); do crowd $clients impatient 5 >"$work/warm"; done

crowd $clients impatient "$seconds" >"$work/before"
crowd $((5 * clients)) impatient "$seconds" >"$work/five"
crowd $((5 * clients)) patient "$seconds" >"$work/five-patient"
crowd $((30 * clients)) impatient "$seconds" >"$work/thirty"
crowd $((30 * clients)) patient "$seconds" >"$work/thirty-patient"
peak=$(cut -d' ' -f1 "$work/before")
crowd $((30 * clients)) impatient 5 >/dev/null
crowd $clients impatient "$seconds" "$peak" >"$work/after"

printf '\n%-46s %8s %8s %8s %10s %8s %8s %6s\n' "" "orders/s" p50 p99 "refusals/s" p50 p99 other
row "$clients customers" "$work/before"
row "$((5 * clients)) customers who ask again at once" "$work/five"
row "$((5 * clients)) customers who wait when told to" "$work/five-patient"
row "$((30 * clients)) customers who ask again at once" "$work/thirty"
row "$((30 * clients)) customers who wait when told to" "$work/thirty-patient"
row "$clients customers again" "$work/after"
ratio() { paste -d' ' "$work/$1" "$work/before" | awk '{ printf "%.2f", $1 / $9 }'; }
printf '\norders with five times the customers / with %s    %s (at once), %s (waiting)  (goal 0.80)\n' \
  "$clients" "$(ratio five)" "$(ratio five-patient)"
printf 'orders with thirty times the customers / with %s  %s (at once), %s (waiting)\n' \
  "$clients" "$(ratio thirty)" "$(ratio thirty-patient)"
printf 'back at 80 %% of the orders after the crowd has left: within %s ms\n' "$(cut -d' ' -f8 "$work/after")"
