#!/usr/bin/env bash
# One look at Quartermaster: exit 0 when all is well, 1 with the list of what is not.
#   health-check.sh [BASE_URL]
set -euo pipefail

BASE_URL="${1:-https://api.quartermaster.halyard.example}"
DB="${QM_CHECK_DSN:-}"        # empty: skip the database checks
METRICS="${QM_CHECK_METRICS:-/var/lib/node_exporter/textfile/quartermaster_backup.prom}"
failed=0

pass() { printf 'ok    %-12s %s\n' "$1" "$2"; }
fail() { printf 'FAIL  %-12s %s\n' "$1" "$2"; failed=1; }
query() { psql -Atqc "$1" "$DB"; }

# ANCHOR: http
for path in /health/live /health/ready; do
  code="$(curl --silent --output /dev/null --max-time 5 --write-out '%{http_code}' "$BASE_URL$path" || true)"
  if [[ "$code" == 200 ]]; then pass http "$path"; else fail http "$path answered $code"; fi
done
# ANCHOR_END: http

# ANCHOR: certificate
if [[ "$BASE_URL" == https://* ]]; then
  host="${BASE_URL#https://}"
  host="${host%%/*}"
  if echo | openssl s_client -connect "$host:443" -servername "$host" 2>/dev/null \
    | openssl x509 -noout -checkend $((21 * 86400)) >/dev/null 2>&1; then
    pass certificate "$host: more than 21 days"
  else
    fail certificate "$host: less than 21 days, or no answer"
  fi
fi
# ANCHOR_END: certificate

# ANCHOR: database
if [[ -n "$DB" ]]; then
  used="$(query 'SELECT count(*) FROM pg_stat_activity')"
  if ((used <= 160)); then pass connections "$used of 200"; else fail connections "$used of 200"; fi

  standbys="$(query "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")"
  if ((standbys >= 2)); then pass replication "$standbys standbys"; else fail replication "$standbys standbys, 2 expected"; fi

  oldest="$(query "SELECT coalesce(max(extract(epoch FROM now() - queued_at)), 0)::int FROM analyses WHERE state = 'queued'")"
  if ((oldest <= 900)); then pass queue "oldest waits $oldest s"; else fail queue "oldest waits $oldest s"; fi
fi
# ANCHOR_END: database

# ANCHOR: backup
if [[ -r "$METRICS" ]]; then
  last="$(awk '/^quartermaster_backup_last_success/ {print $2}' "$METRICS")"
  age=$((($(date +%s) - ${last:-0}) / 3600))
  if ((age <= 26)); then pass backup "$age h old"; else fail backup "$age h old, 26 allowed"; fi
fi
# ANCHOR_END: backup

exit "$failed"
