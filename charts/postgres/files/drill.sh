#!/bin/bash
# Restores the newest backup into a PostgreSQL of its own, which ends with the drill, and compares it with what was backed up: the
# server of the installation is not asked for anything, nor is its volume filled.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=${SCRATCH:-/scratch}
export PGDATA=$scratch/data PGHOST=127.0.0.1 PGPORT=5432 PGUSER=postgres
POSTGRES_PASSWORD=$(head -c 24 /dev/urandom | base64)
export POSTGRES_PASSWORD PGPASSWORD=$POSTGRES_PASSWORD

# The image's own way to a new server. While it is prepared it listens on a socket only.
docker-entrypoint.sh postgres -c listen_addresses=127.0.0.1 -c fsync=off -c max_wal_size=128MB -c shared_buffers=64MB >"$scratch/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server || true' EXIT
trap 'exit 143' TERM
until pg_isready --quiet; do
  kill -0 $server 2>/dev/null || {
    cat "$scratch/server.log"
    exit 1
  }
  sleep 1
done
for role in $OWNER $ROLES; do
  psql --no-psqlrc --quiet --dbname=postgres -v ON_ERROR_STOP=1 -v role="$role" <<<'CREATE ROLE :"role"'
done
DRILL=true JOBS=1 bash "$scripts/restore.sh"
