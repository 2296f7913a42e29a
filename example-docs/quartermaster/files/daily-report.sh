#!/usr/bin/env bash
# The morning's look: health, night run, backup, disk. Written to #inc-quartermaster at 06:30 UTC.
set -euo pipefail

BIN="${QM_BIN:-/opt/quartermaster/bin}"
HOOK="${QM_CHAT_HOOK:-https://chat.halyard.example/hooks/inc-quartermaster}"
DSN="${QM_CHECK_DSN:-host=quartermaster-db dbname=quartermaster user=qm_ops}"
export QM_CHECK_DSN="$DSN"

# ANCHOR: collect
health="$("$BIN/health-check.sh" 2>&1)" && mark="ok" || mark="FAIL"
night="$(psql --no-psqlrc -Atqc "
  SELECT format('%s analyses, %s failed, ended %s',
                count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'failed'),
                to_char(max(ended_at) AT TIME ZONE 'UTC', 'HH24:MI'))
  FROM analyses WHERE priority = 'night' AND queued_at > now() - interval '12 hours'" "$DSN")"
disks="$(for host in qm-db-1.eu-west qm-db-2.eu-west qm-db-3.eu-north; do
  ssh -o ConnectTimeout=5 "$host.halyard.example" df --output=pcent /var/lib/postgresql 2>/dev/null \
    | tail -1 | tr -d ' ' | sed "s/^/${host%%.*} /" || echo "${host%%.*} no answer"
done)"
# ANCHOR_END: collect

text="$(printf 'Quartermaster %s\n%s\nnight: %s\ndisk: %s\n' "$mark" "$health" "$night" "$(tr '\n' ' ' <<<"$disks")")"
printf '%s\n' "$text"
jq -n --arg text "$text" '{text: $text}' \
  | curl --silent --show-error --fail --max-time 10 -H 'Content-Type: application/json' --data @- "$HOOK" >/dev/null
[[ "$mark" == ok ]]
