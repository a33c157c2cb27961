#!/bin/sh
# Copies backups to the object storage (upload) or from there (download), encrypted before they leave.
set -eu

backups=${BACKUPS:-/backups}
others=$(mktemp)
trap 'rm -f "$others"' EXIT
export RCLONE_CONFIG=""
export RCLONE_CONFIG_COPIES_TYPE=crypt
export RCLONE_CONFIG_COPIES_REMOTE="store:$STORE_PATH"
# Names are times of backups: rules of the storage, and people, may read them.
export RCLONE_CONFIG_COPIES_FILENAME_ENCRYPTION=off
export RCLONE_CONFIG_COPIES_DIRECTORY_NAME_ENCRYPTION=false
RCLONE_CONFIG_COPIES_PASSWORD=$(printf %s "$ENCRYPTION_PASSWORD" | rclone obscure -)
export RCLONE_CONFIG_COPIES_PASSWORD

copies() { rclone lsf copies: --files-only --include "/$PGDATABASE-*.dump" "$@" | sort; }

case $1 in
  upload)
    # Those of former runs, too, that found no storage.
    rclone copy "$backups" copies: --max-depth 1 --include "/$PGDATABASE-*.dump" --include "/$PGDATABASE-*.dump.sums"
    copies | head -n "-$KEEP_AT_LEAST" >"$others"
    copies --min-age "${RETENTION_DAYS}d" | while read -r old; do
      if grep -qxF "$old" "$others"; then
        rclone delete copies: --include "/$old" --include "/$old.sums"
        echo "Deleted the copy $old: it is older than $RETENTION_DAYS days."
      fi
    done
    echo "There are $(copies | wc -l) copies in the object storage now:"
    copies
    ;;
  download)
    file=${FILE:-}
    [ -n "$file" ] || file=$(copies | tail -n 1)
    if [ -z "$file" ]; then
      echo "There are no copies in the object storage."
    elif [ -f "$backups/$file" ]; then
      echo "The volume has $file."
    else
      rclone copy copies: "$backups" --include "/$file" --include "/$file.sums"
      echo "Fetched $file from the object storage."
    fi
    ;;
esac
