#!/bin/sh
# Copies backups to the object storage (upload) or from there (download), encrypted before they leave.
set -eu

backups=${BACKUPS:-/backups}
found=$(mktemp)
aged=$(mktemp)
trap 'rm -f "$found" "$aged"' EXIT
export RCLONE_CONFIG=""
export RCLONE_CONFIG_COPIES_TYPE=crypt
export RCLONE_CONFIG_COPIES_REMOTE="store:$STORE_PATH"
# Names are times of backups: rules of the storage, and people, may read them.
export RCLONE_CONFIG_COPIES_FILENAME_ENCRYPTION=off
export RCLONE_CONFIG_COPIES_DIRECTORY_NAME_ENCRYPTION=false
RCLONE_CONFIG_COPIES_PASSWORD=$(printf %s "$ENCRYPTION_PASSWORD" | rclone obscure -)
export RCLONE_CONFIG_COPIES_PASSWORD

# Into a file: in a pipe a storage that does not answer would be one that has nothing.
copies() { # file, more arguments
  list=$1
  shift
  rclone lsf copies: --files-only --include "/$PGDATABASE-*.dump" "$@" >"$list"
  sort -o "$list" "$list"
}

case $1 in
  upload)
    # Those of former runs, too, that found no storage.
    rclone copy "$backups" copies: --max-depth 1 --include "/$PGDATABASE-*.dump" --include "/$PGDATABASE-*.dump.sums"
    copies "$found"
    copies "$aged" --min-age "${RETENTION_DAYS}d"
    head -n "-$KEEP_AT_LEAST" "$found" | while read -r old; do
      if grep -qxF "$old" "$aged"; then
        rclone delete copies: --include "/$old" --include "/$old.sums"
        echo "Deleted the copy $old: it is older than $RETENTION_DAYS days."
      fi
    done
    copies "$found"
    echo "There are $(wc -l <"$found") copies in the object storage now:"
    cat "$found"
    ;;
  download)
    file=${FILE:-}
    if [ -z "$file" ]; then
      copies "$found"
      file=$(tail -n 1 "$found")
    fi
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
