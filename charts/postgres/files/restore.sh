#!/bin/bash
# Puts the whole database back in one transaction: it is as in the backup afterwards, or as it was before.
set -euo pipefail

cd /backups
if [ -z "$FILE" ]; then
  FILE=$(find . -maxdepth 1 -name "$PGDATABASE-*.dump" -printf '%f\n' | sort | tail -n 1)
fi
if [ -z "$FILE" ] || [ ! -f "$FILE" ]; then
  echo "There is no backup ${FILE:-at all}. These are there:"
  ls -l
  exit 1
fi
until pg_isready --quiet; do sleep 1; done
echo "Restoring $FILE …"
pg_restore --no-password --clean --if-exists --no-owner --single-transaction --exit-on-error --dbname="$PGDATABASE" "$FILE"
# The owner may not analyse what belongs to the server, and need not be told.
PGOPTIONS='--client-min-messages=error' psql --no-psqlrc --quiet --no-password --command='ANALYZE'
echo "Restored $FILE."
