#!/usr/bin/env bash
# Restore the newest backup beside the living database, compare, remove.
# Runs on qm-db-2 as user postgres; needs 130 GB below /var/lib/postgresql.
set -euo pipefail

BIN="${QM_BIN:-/opt/quartermaster/bin}"
PG_BIN="${QM_PG_BIN:-/usr/lib/postgresql/16/bin}"
DIR="${QM_RESTORE_TEST_DIR:-/var/lib/postgresql/16/restore-test}"
PRIMARY="${QM_PRIMARY_DSN:-host=quartermaster-db dbname=quartermaster user=qm_ops}"

log() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*"; }
copy() { psql --no-psqlrc -Atqc "$1" "host=/var/run/postgresql port=5433 dbname=quartermaster"; }
live() { psql --no-psqlrc -Atqc "$1" "$PRIMARY"; }
finish() {
  "$PG_BIN/pg_ctl" -D "$DIR" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf -- "$DIR"
}
trap finish EXIT

started="$(date +%s)"
target="$(date -u --date='10 minutes ago' '+%F %T+00')"

# ANCHOR: restore
"$BIN/restore.sh" --data-dir "$DIR" --target-time "$target"
"$PG_BIN/pg_ctl" -D "$DIR" -l "$DIR/restore.log" -w -t 7200 start
until [[ "$(copy 'SELECT pg_is_in_recovery()')" == "f" ]]; do sleep 5; done
# ANCHOR_END: restore

# ANCHOR: compare
failed=0
for table in accounts contacts recommendations audit_log; do
  column="created_at"
  [[ "$table" == audit_log ]] && column="at"
  there="$(copy "SELECT count(*) FROM $table WHERE $column < '$target'")"
  here="$(live "SELECT count(*) FROM $table WHERE $column < '$target'")"
  # Rows may have been erased since, never added before the moment.
  if ((there >= here && there - here <= 500)); then
    log "ok    $table: $there restored, $here alive"
  else
    log "FAIL  $table: $there restored, $here alive"
    failed=1
  fi
done
"$PG_BIN/pg_amcheck" --port=5433 --host=/var/run/postgresql --database=quartermaster --no-strict-names --quiet || failed=1
# ANCHOR_END: compare

log "restore test took $((($(date +%s) - started) / 60)) min, target $target"
exit "$failed"
