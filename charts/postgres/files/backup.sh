#!/bin/bash
# A backup has its name only once it is complete and can be read. Old ones go only after a new one has come.
set -euo pipefail

cd /backups
backups() { find . -maxdepth 1 -name "$PGDATABASE-*.dump" -printf '%f\n'; }

find . -maxdepth 1 -name '*.partial' -mmin +120 -delete

file=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ)-${HOSTNAME##*-}.dump
trap 'rm -f "$file.partial"' EXIT
until pg_isready --quiet; do sleep 1; done
pg_dump --format=custom --no-password --file="$file.partial"
pg_restore --list "$file.partial" >/dev/null
sync "$file.partial"
mv "$file.partial" "$file"
echo "Made the backup $file ($(stat --format=%s "$file") bytes)."

backups | sort --reverse | tail -n "+$((KEEP_AT_LEAST + 1))" | while read -r old; do
  if [ -n "$(find "$old" -mtime "+$((RETENTION_DAYS - 1))")" ]; then
    rm "$old"
    echo "Deleted the backup $old: it is older than $RETENTION_DAYS days."
  fi
done
echo "There are $(backups | wc -l) backups now."
