#!/usr/bin/env bash
# Weekly care of the Quartermaster database: vacuum, statistics, old analyses, bloated indexes, report.
# Cron runs it on Sunday at 03:30 UTC as user postgres on all three hosts; a standby leaves at once.
set -euo pipefail

# ANCHOR: settings
METRICS_DIR="${QM_METRICS_DIR:-/var/lib/node_exporter/textfile}"
KEEP_DAYS="${QM_KEEP_ANALYSES_DAYS:-90}"
BLOAT_PERCENT="${QM_BLOAT_PERCENT:-40}"
LOCK="${QM_MAINTENANCE_LOCK:-/var/lib/postgresql/.quartermaster-maintenance}"
# ANCHOR_END: settings

log() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*"; }
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname=quartermaster "$@"; }

exec 9>"$LOCK"
flock -n 9 || { log "another maintenance is running"; exit 1; }

if [[ "$(sql -c 'SELECT pg_is_in_recovery()')" == "t" ]]; then
  log "standby: nothing to do"
  exit 0
fi
started="$(date +%s)"

# ANCHOR: prune
# In batches of 10,000, so that no lock lasts longer than a second and the standbys keep up.
removed=0
while :; do
  n="$(sql -v days="$KEEP_DAYS" <<'SQL'
WITH old AS (
  SELECT id FROM analyses
  WHERE state IN ('done', 'failed') AND ended_at < now() - make_interval(days => :days)
  ORDER BY ended_at LIMIT 10000
), gone AS (
  DELETE FROM analyses USING old WHERE analyses.id = old.id RETURNING 1
)
SELECT count(*) FROM gone;
SQL
)"
  removed=$((removed + n))
  ((n == 10000)) || break
  sleep 2
done
log "removed $removed analyses older than $KEEP_DAYS days"
# ANCHOR_END: prune

# ANCHOR: vacuum
for table in analyses findings recommendations answers notes cases accounts contacts; do
  log "vacuum $table"
  sql -c "VACUUM (ANALYZE, PARALLEL 2) $table"
done
# The newest two partitions of the large tables; the older ones never change again.
for parent in audit_log usage_daily; do
  for table in $(sql -c "SELECT inhrelid::regclass FROM pg_inherits
                         WHERE inhparent = '$parent'::regclass ORDER BY 1 DESC LIMIT 2"); do
    log "vacuum $table"
    sql -c "VACUUM (ANALYZE) $table"
  done
done
# ANCHOR_END: vacuum

# ANCHOR: bloat
# pgstatindex comes with the extension pgstattuple. Rebuilding takes no lock that readers or writers feel.
bloated="$(sql -v percent="$BLOAT_PERCENT" <<'SQL'
SELECT i.indexrelid::regclass
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
WHERE a.amname = 'btree' AND c.relpages > 12800 AND c.relnamespace = 'public'::regnamespace
  AND 100 - (pgstatindex(i.indexrelid::regclass::text)).avg_leaf_density > :percent
ORDER BY c.relpages DESC LIMIT 3;
SQL
)"
for index in $bloated; do
  log "reindex $index"
  sql -c "REINDEX INDEX CONCURRENTLY $index"
done
# ANCHOR_END: bloat

# ANCHOR: wraparound
age="$(sql -c "SELECT max(age(datfrozenxid)) FROM pg_database")"
log "oldest transaction: $age of 2000000000"
((age < 500000000)) || log "WARNING: freeze is behind, see the operations manual"
# ANCHOR_END: wraparound

cat >"$METRICS_DIR/quartermaster_weekly.prom.$$" <<METRICS
quartermaster_weekly_last_success_timestamp_seconds $(date +%s)
quartermaster_weekly_duration_seconds $(($(date +%s) - started))
quartermaster_transaction_age $age
METRICS
mv "$METRICS_DIR/quartermaster_weekly.prom.$$" "$METRICS_DIR/quartermaster_weekly.prom"
log "done in $(($(date +%s) - started)) s"
