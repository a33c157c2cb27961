#!/bin/bash
# A backup has its name only once it is complete and can be read, and beside it the rows and the checksum of each table, which
# a restore compares. Old backups go only after a new one has come.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${BACKUPS:-/backups}"
backups() { find . -maxdepth 1 -name "$PGDATABASE-*.dump" -printf '%f\n' | sort; }

find . -maxdepth 1 -name '*.partial' -mmin +120 -delete

file=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ)-${HOSTNAME##*-}.dump
trap 'rm -f "$file.partial" "$file.sums.partial"' EXIT
until pg_isready --quiet; do sleep 1; done

# The session that computes the checksums stays open: the dump has its snapshot, and its locks keep tables from being rewritten.
coproc SESSION { psql --no-psqlrc --quiet --no-align --tuples-only --field-separator=' ' --no-password -v ON_ERROR_STOP=1; }
cat >&"${SESSION[1]}" <<SQL
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
BEGIN ISOLATION LEVEL REPEATABLE READ;
\o '$file.sums.partial'
\i '$scripts/checksums.sql'
\o
SELECT pg_export_snapshot();
SQL
read -r snapshot <&"${SESSION[0]}" || {
  echo "The checksums could not be computed." >&2
  exit 1
}
pg_dump --format=custom --no-password --snapshot="$snapshot" --file="$file.partial"
session=${SESSION[1]}
exec {session}>&-
pg_restore --list "$file.partial" >/dev/null
sync "$file.partial" "$file.sums.partial"
mv "$file.sums.partial" "$file.sums"
mv "$file.partial" "$file"
echo "Made the backup $file ($(stat --format=%s "$file") bytes, $(awk '{rows += $2} END {print rows + 0}' "$file.sums") rows in $(wc -l <"$file.sums") tables)."

backups | head -n "-$KEEP_AT_LEAST" | while read -r old; do
  if [ -n "$(find "$old" -mtime "+$((RETENTION_DAYS - 1))")" ]; then
    rm -f "$old" "$old.sums"
    echo "Deleted the backup $old: it is older than $RETENTION_DAYS days."
  fi
done
echo "There are $(backups | wc -l) backups now:"
backups
