#!/usr/bin/env bash
# Monthly care: next partitions, audit chain, roles, restore test, report for security.
# Runs on the 15th at 03:00 UTC as user quartermaster on qm-ops-1.eu-west.halyard.example.
set -euo pipefail

# ANCHOR: settings
BIN="${QM_BIN:-/opt/quartermaster/bin}"
REPORTS="${QM_REPORTS:-/var/lib/quartermaster/reports}"
PRIMARY="${QM_PRIMARY_DSN:-host=quartermaster-db dbname=quartermaster user=qm_ops}"
RESTORE_HOST="${QM_RESTORE_HOST:-qm-db-2.eu-west.halyard.example}"
month="${1:-$(date -u --date='last month' +%Y-%m)}"
# ANCHOR_END: settings

report="$REPORTS/$month.txt"
failed=0
mkdir -p "$REPORTS"
: >"$report"

step() { # title, command…: runs it, writes the output into the report, goes on when it fails
  local title="$1"
  shift
  printf '\n== %s\n' "$title" >>"$report"
  if "$@" >>"$report" 2>&1; then
    printf 'ok    %s\n' "$title"
  else
    printf 'FAIL  %s\n' "$title"
    failed=1
  fi
}
sql() { psql --no-psqlrc --set=ON_ERROR_STOP=1 --command="$1" "$PRIMARY"; }

# ANCHOR: partitions
# Two months ahead: a missing partition would stop the audit log, and the audit log stops everything.
for ahead in 1 2; do
  from="$(date -u --date="$(date -u +%Y-%m-01) +$ahead month" +%F)"
  to="$(date -u --date="$from +1 month" +%F)"
  for parent in audit_log usage_daily; do
    name="${parent}_$(date -u --date="$from" +%Y_%m)"
    step "partition $name" sql "CREATE TABLE IF NOT EXISTS $name PARTITION OF $parent FOR VALUES FROM ('$from') TO ('$to')"
  done
done
# ANCHOR_END: partitions

# ANCHOR: audit
step "audit chain of $month" quartermaster audit verify --month "$month"
step "roles" sql "SELECT login, role, territory, granted_by, granted_at FROM role_grants WHERE revoked_at IS NULL ORDER BY role, login"
step "users without a login for 90 days" sql "SELECT login, last_seen FROM users WHERE active AND last_seen < now() - interval '90 days'"
step "break-glass sessions" sql "SELECT at, actor, reason, read_by, read_at FROM breakglass WHERE to_char(at, 'YYYY-MM') = '$month'"
step "erasures to repeat after a restore" quartermaster privacy list --month "$month"
# ANCHOR_END: audit

# ANCHOR: restore
step "restore test on $RESTORE_HOST" ssh "$RESTORE_HOST" sudo -u postgres "$BIN/restore-test.sh"
# ANCHOR_END: restore

sha256sum "$report" >"$report.sha256"
printf 'report: %s\n' "$report"
exit "$failed"
