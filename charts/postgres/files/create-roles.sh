#!/bin/bash
# Runs once, when the volume is empty: the roles of the three apps, and the database that the first of them owns.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
  -v database="$DATABASE" \
  -v owner="$OWNER" -v owner_password="$OWNER_PASSWORD" \
  -v load="$LOAD" -v load_password="$LOAD_PASSWORD" \
  -v api="$API" -v api_password="$API_PASSWORD" \
  --file /docker-entrypoint-initdb.d/sql/create-roles.sql

if [ -n "${MONITOR:-}" ]; then
  psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
    -v monitor="$MONITOR" -v monitor_password="$MONITOR_PASSWORD" <<'SQL'
CREATE ROLE :"monitor" LOGIN CONNECTION LIMIT 3 PASSWORD :'monitor_password' IN ROLE pg_monitor;
SQL
fi
