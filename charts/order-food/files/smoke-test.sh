#!/bin/sh
# Asks a running platform what customers would ask: `helm test` in a pod, scripts/roll-out.sh from outside. --help says more.
set -eu

usage() {
  cat <<'TEXT'
Usage: scripts/smoke-test.sh [--read-only] URL

Reads the catalog, places an order, reads it back, repeats it with its idempotency key, and sees a wrong one refused; then cancels the
order, where the API offers that. Needs a POSIX shell and curl. --read-only places nothing.

  SMOKE_API_KEY    key of a client with the scopes create_order and read_order (apitest, the sample's)
  SMOKE_PRODUCT    id of a product that can be ordered (the first of the catalog)
  SMOKE_ATTEMPTS   how often the platform may be busy or not ready, with two seconds between (15)

Ends with 0, with 1 when the platform answers wrongly, and with 7 when nothing answers at URL.
TEXT
}

read_only=false
url=""
while [ $# -gt 0 ]; do
  case $1 in
    --read-only) read_only=true ;;
    --help | -h)
      usage
      exit
      ;;
    http://* | https://*) url=${1%/} ;;
    *)
      echo "ERROR: $1 is neither an option nor a URL." >&2
      usage >&2
      exit 2
      ;;
  esac
  shift
done
if [ -z "$url" ]; then
  usage >&2
  exit 2
fi

key=${SMOKE_API_KEY:-apitest}
attempts=${SMOKE_ATTEMPTS:-15}
newline='
'

status=""
body=""
# Sets status and body. What is busy or starting says 502, 503 or 504: it is asked again, with the same idempotency key.
call() { # method, path, then curl's arguments
  method=$1
  path=$2
  shift 2
  attempt=1
  while true; do
    code=0
    answer=$(curl -sS --max-time 15 --request "$method" --write-out '\n%{http_code}' "$@" "$url$path" 2>&1) || code=$?
    status=${answer##*"$newline"}
    body=${answer%"$newline"*}
    case "$code $status" in
      "0 502" | "0 503" | "0 504") ;;
      "0 "*) return ;;
    esac
    if [ "$attempt" -ge "$attempts" ]; then
      [ "$code" -ne 0 ] || return 0
      echo "FAILED  $method $url$path: nothing answers: ${body:-curl ends with $code}"
      exit 7
    fi
    attempt=$((attempt + 1))
    sleep 2
  done
}

expect() { # what, status, a part of the body
  case "$status $body" in
    "$2 "*"$3"*) echo "ok      $1" ;;
    *)
      printf 'FAILED  %s: expected %s%s, got %s: %.500s\n' "$1" "$2" "${3:+ with $3}" "$status" "$body"
      exit 1
      ;;
  esac
}

call GET /readyz
expect "the platform is ready" 200 ""
call GET /api/product
expect "the catalog has products" 200 '"price":'
product=${SMOKE_PRODUCT:-$(printf '%s\n' "$body" | sed -n 's/^\[{"id":"\([0-9]*\)".*/\1/p')}
call GET "/api/product/$product"
expect "product $product is served" 200 "\"id\":\"$product\""
call POST /api/order --header 'Content-Type: application/json' --data "{\"items\":[{\"productId\":\"$product\",\"quantity\":1}]}"
expect "an order without a key is refused" 401 '"code":401'
if $read_only; then
  exit
fi

# The process is always the same in a pod, and dash has no RANDOM.
idempotency=smoke-$(date +%s)-$$-$(od -An -N 8 -t x8 /dev/urandom | tr -d ' ')
place() { # quantity
  call POST /api/order --header "api_key: $key" --header 'Content-Type: application/json' \
    --header "Idempotency-Key: $idempotency" --data "{\"items\":[{\"productId\":\"$product\",\"quantity\":$1}]}"
}
place 1
expect "an order is placed" 200 '"total":'
order=$(printf '%s\n' "$body" | sed -n 's/^{"id":"\([0-9a-f-]*\)".*/\1/p')
first=$body
place 1
expect "the order is placed once, however often it is sent" 200 "$first"
call GET "/api/order/$order" --header "api_key: $key"
expect "the order can be read" 200 "$order"
idempotency=$idempotency-wrong
place 0
expect "a wrong order is refused" 400 '"code":400'
call PUT "/api/order/$order/status" --header "api_key: $key" --header 'Content-Type: application/json' --data '{"status":"CANCELLED"}'
case $status in
  200) echo "ok      the order is cancelled" ;;
  *) echo "left    the order $order stays as it is: $status" ;;
esac
