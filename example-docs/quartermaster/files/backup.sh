#!/usr/bin/env bash
# Base backup of the Quartermaster database: take, verify, upload, report.
# Runs nightly at 02:15 UTC as user postgres on the primary (cron exits early on a standby).
set -euo pipefail

# ANCHOR: settings
BUCKET="${QM_BACKUP_BUCKET:-s3://halyard-qm-backups/eu-west}"
STAGING="${QM_BACKUP_STAGING:-/var/backups/quartermaster}"
METRICS_DIR="${QM_METRICS_DIR:-/var/lib/node_exporter/textfile}"
PGPORT="${PGPORT:-5432}"
export PGPORT
# ANCHOR_END: settings

log() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*"; }

exec 9>"$STAGING/.lock"
flock -n 9 || { log "another backup is running"; exit 1; }

if [[ "$(psql -Atqc 'SELECT pg_is_in_recovery()' postgres)" == "t" ]]; then
  log "standby: nothing to do"
  exit 0
fi

name="qm-$(date -u +%Y%m%dT%H%M%SZ)"
work="$STAGING/$name"
archive="$STAGING/$name.tar.gz"
trap 'rm -rf -- "$work" "$archive" "$archive.sha256"' EXIT

# ANCHOR: backup
log "taking $name"
pg_basebackup --pgdata="$work" --format=plain --wal-method=stream --checkpoint=fast --label="$name"
pg_verifybackup --quiet "$work"

log "packing"
tar --create --gzip --file="$archive" --directory="$work" .
(cd "$STAGING" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")

log "uploading to $BUCKET/base/"
aws s3 cp --only-show-errors "$archive" "$BUCKET/base/$name.tar.gz"
aws s3 cp --only-show-errors "$archive.sha256" "$BUCKET/base/$name.tar.gz.sha256"
# ANCHOR_END: backup

# The name goes last: restore.sh never sees a backup that is not whole.
printf '%s\n' "$name" | aws s3 cp --only-show-errors - "$BUCKET/base/LATEST"

# ANCHOR: report
size="$(stat --format=%s "$archive")"
cat >"$METRICS_DIR/quartermaster_backup.prom.$$" <<METRICS
quartermaster_backup_last_success_timestamp_seconds $(date +%s)
quartermaster_backup_size_bytes $size
METRICS
mv "$METRICS_DIR/quartermaster_backup.prom.$$" "$METRICS_DIR/quartermaster_backup.prom"
log "done: $name, $size bytes"
# ANCHOR_END: report
