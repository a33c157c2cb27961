#!/bin/bash
# Restores a backup into a new database beside the one in use, compares each table with what was backed up, and only then lets
# the two change names: nothing of the database in use gets into the restored one, and it is kept under another name.
# With DRILL=true the new database is dropped after the comparison. Runs as a superuser; OWNER will own the database.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${BACKUPS:-/backups}"
drill=${DRILL:-false}
new=${PGDATABASE}_restore
! $drill || new=${PGDATABASE}_drill
before=${PGDATABASE}_before_$(date -u +%Y%m%d%H%M%S)
sums=$(mktemp)

sql() { # database, then more arguments
  psql --no-psqlrc --quiet --no-align --tuples-only --field-separator=' ' --no-password -v ON_ERROR_STOP=1 \
    -v name="$PGDATABASE" -v new="$new" -v before="$before" -v owner="$OWNER" --dbname="$1" "${@:2}"
}

in_use=true
clean_up() {
  rm -f "$sums"
  $in_use || sql postgres <<<'ALTER DATABASE :"name" ALLOW_CONNECTIONS true' || true
  sql postgres <<<'DROP DATABASE IF EXISTS :"new"' 2>/dev/null || true
}

file=${FILE:-}
if [ -z "$file" ]; then
  file=$(find . -maxdepth 1 -name "$PGDATABASE-*.dump" -printf '%f\n' | sort | tail -n 1)
fi
if [ -z "$file" ] || [ ! -f "$file" ]; then
  echo "There is no backup ${file:-at all}. These are there:"
  ls -l
  exit 1
fi
until pg_isready --quiet; do sleep 1; done

echo "Restoring $file into the database $new."
# A database that an earlier run has left goes. One that another run is filling does not: it is in use.
sql postgres <<'SQL'
SET client_min_messages = warning;
DROP DATABASE IF EXISTS :"new";
CREATE DATABASE :"new" OWNER :"owner" TEMPLATE template0;
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'new') FROM pg_database WHERE datname = :'name' AND datacl IS NOT NULL
\gexec
SELECT format('GRANT %s ON DATABASE %I TO %s', privilege_type, :'new', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
FROM pg_database, aclexplode(datacl) WHERE datname = :'name'
\gexec
SQL
trap clean_up EXIT
trap 'exit 143' TERM
pg_restore --no-password --no-owner --role="$OWNER" --exit-on-error --jobs="${JOBS:-2}" --dbname="$new" "$file"
sql "$new" --command='ANALYZE'

if [ -f "$file.sums" ]; then
  sql "$new" --file="$scripts/checksums.sql" >"$sums"
  if ! diff "$file.sums" "$sums"; then
    echo "The restored tables (>) are not those that were backed up (<): nothing has changed." >&2
    exit 1
  fi
  echo "All $(wc -l <"$sums") tables have the rows and the checksums of the backup: $(awk '{rows += $2} END {print rows + 0}' "$sums") rows."
elif $drill; then
  echo "There is no $file.sums to compare with: nothing is proved." >&2
  exit 1
else
  echo "There is no $file.sums: rows and checksums are not compared."
fi
if $drill; then
  echo "The drill has succeeded: $file can be restored."
  exit
fi

if [ "$(sql postgres <<<"SELECT count(*) FROM pg_database WHERE datname = :'name'")" = 1 ]; then
  in_use=false
  sql postgres >/dev/null <<'SQL'
ALTER DATABASE :"name" ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :'name';
BEGIN;
ALTER DATABASE :"name" RENAME TO :"before";
ALTER DATABASE :"new" RENAME TO :"name";
COMMIT;
ALTER DATABASE :"before" ALLOW_CONNECTIONS true;
SQL
  in_use=true
  echo "Restored $file. What was in use until now is the database $before: drop it when nobody needs it any more."
else
  sql postgres <<<'ALTER DATABASE :"new" RENAME TO :"name"'
  echo "Restored $file."
fi
version=$(sql "$PGDATABASE" --command="SELECT max(version::numeric) FROM flyway_schema_history WHERE success AND version ~ '^[0-9.]+$'" 2>/dev/null || true)
[ -z "$version" ] || echo "The schema has version $version. Newer migrations run with the next start of the pods: kubectl rollout restart deployment."
