#!/usr/bin/env bash
# Promote a standby of the Quartermaster database and point the services at it.
#   failover.sh local   qm-db-2 in eu-west takes over, the services stay
#   failover.sh region  qm-db-3 in eu-north takes over, the services start there
# Add --old-primary-dead only when the old primary is known to be off.
set -euo pipefail

# ANCHOR: targets
OLD_PRIMARY="${QM_OLD_PRIMARY:-qm-db-1.eu-west.halyard.example}"
case "${1:-}" in
  local)  target=qm-db-2.eu-west.halyard.example;  context=halyard-eu-west ;;
  region) target=qm-db-3.eu-north.halyard.example; context=halyard-eu-north ;;
  *) echo "usage: failover.sh local|region [--old-primary-dead]" >&2; exit 2 ;;
esac
# ANCHOR_END: targets
MAX_LAG="${QM_MAX_LAG_SECONDS:-900}"

say() { printf '%s %s\n' "$(date -u +%T)" "$*"; }
die() { say "STOP: $*" >&2; exit 1; }
on_target() { psql -Atqc "$1" "host=$target dbname=quartermaster user=qm_ops connect_timeout=5"; }
k() { kubectl --context "$context" --namespace quartermaster "$@"; }

# ANCHOR: checks
[[ "$(on_target 'SELECT pg_is_in_recovery()')" == "t" ]] || die "$target is not a standby"
lag="$(on_target "SELECT coalesce(ceil(extract(epoch FROM now() - pg_last_xact_replay_timestamp())), 0)::int")"
say "$target replayed its last transaction $lag s ago"
((lag <= MAX_LAG)) || die "more than the recovery point of $MAX_LAG s would be lost; ask the duty manager"
# ANCHOR_END: checks

# ANCHOR: fence
if [[ "${2:-}" == "--old-primary-dead" ]]; then
  say "not fencing $OLD_PRIMARY: declared dead by the operator"
else
  say "stopping PostgreSQL on $OLD_PRIMARY"
  ssh -o ConnectTimeout=5 "$OLD_PRIMARY" sudo systemctl disable --now postgresql@16-main \
    || die "cannot fence $OLD_PRIMARY; switch it off, then repeat with --old-primary-dead"
fi
# ANCHOR_END: fence

# ANCHOR: promote
say "promoting $target"
[[ "$(on_target 'SELECT pg_promote(true, 60)')" == "t" ]] || die "promotion took more than 60 s"
[[ "$(on_target 'SELECT pg_is_in_recovery()')" == "f" ]] || die "$target still says it is a standby"
# ANCHOR_END: promote

# ANCHOR: repoint
k patch service quartermaster-db --type=merge --patch "{\"spec\":{\"externalName\":\"$target\"}}"
k scale deployment/quartermaster-scheduler --replicas=1
k scale deployment/quartermaster-agent --replicas=4
if [[ "$1" == region ]]; then
  k scale deployment/quartermaster-api --replicas=3
fi
k rollout restart deployment/quartermaster-api deployment/quartermaster-agent deployment/quartermaster-scheduler
k rollout status deployment/quartermaster-api --timeout=180s
# ANCHOR_END: repoint

say "done: $target is the primary"
if [[ "$1" == region ]]; then
  say "next: move the public names to eu-north, see disaster-recovery, step 5"
fi
