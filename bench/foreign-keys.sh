#!/usr/bin/env bash
# What foreign keys from orders to products and users would cost: the order's statement by pgbench, with and without them
# in turn, on a database of its own. The figures of docs/decisions/0005 come from here.
#
#   bench/foreign-keys.sh [seconds of each measurement, 8] [rounds, 3]
set -euo pipefail

# shellcheck source=bench/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

seconds=${1:-8}
rounds=${2:-3}
need pgbench "the package postgresql"
need psql "the package postgresql"

machine
start_platform "ENVIRONMENT=bench"
order_script >"$work/order.sql"

owner() { PGUSER=orderfood psql -q -v ON_ERROR_STOP=1 -c "$1"; }

measure() { # name
  printf '%-22s %8.0f orders/s\n' "$1" "$(pgbench -n -M prepared -f "$work/order.sql" -c 32 -j 2 -T "$seconds" 2>/dev/null |
    awk '/^tps/ { print $3 }')"
}

for _ in $(seq "$rounds"); do
  measure "without"
  owner 'ALTER TABLE order_items ADD CONSTRAINT to_products FOREIGN KEY (product_id) REFERENCES products (id)'
  measure "to products"
  owner 'ALTER TABLE orders ADD CONSTRAINT to_users FOREIGN KEY (user_id) REFERENCES users (id)'
  measure "to products and users"
  owner 'ALTER TABLE order_items DROP CONSTRAINT to_products'
  owner 'ALTER TABLE orders DROP CONSTRAINT to_users'
done
