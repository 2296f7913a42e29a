#!/usr/bin/env bash
# Send one message through each provider and wait until it has arrived.
#   test-channels.sh [email|relay|paperboat|sms|whatsapp]…      default: all but paperboat
# Needs SIGNALMAN_TOKEN (scopes messages:write, messages:read) of a product in the environment "test-live".
set -euo pipefail

BASE="${SIGNALMAN_BASE:-https://api.signalman.halyard.example/v3}"
MAIL_TO="${SIGNALMAN_TEST_MAIL:-postmaster@halyard.example}"
PHONE_TO="${SIGNALMAN_TEST_PHONE:-+34910000000}"
WAIT="${SIGNALMAN_TEST_WAIT:-120}"
: "${SIGNALMAN_TOKEN:?set SIGNALMAN_TOKEN}"

api() { curl --silent --show-error --fail-with-body --max-time 10 -H "Authorization: Bearer $SIGNALMAN_TOKEN" "$@"; }

# ANCHOR: send
send() { # channel, recipient, provider to force (may be empty)
  jq -n --arg channel "$1" --arg to "$2" --arg provider "$3" \
    '{channel: $channel, to: $to, template: "channel-test", values: {at: (now | todate)}}
     + if $provider == "" then {} else {metadata: {force_provider: $provider}} end' \
    | api -X POST "$BASE/messages" -H 'Content-Type: application/json' --data @- | jq -r .id
}
# ANCHOR_END: send

# ANCHOR: wait
ended() { # message id: prints its last status, 0 when it has arrived
  local deadline=$((SECONDS + WAIT)) status=queued
  while ((SECONDS < deadline)); do
    status="$(api "$BASE/messages/$1" | jq -r .status)"
    case "$status" in
      delivered) echo "$status"; return 0 ;;
      bounced | failed | suppressed) echo "$status"; return 1 ;;
    esac
    sleep 3
  done
  echo "$status after $WAIT s"
  # A relay confirms nothing more than that it took the mail.
  [[ "$status" == sent && "$2" == relay ]]
}
# ANCHOR_END: wait

if (($# == 0)); then set -- email relay sms whatsapp; fi
failed=0
for name in "$@"; do
  case "$name" in
    email)     id="$(send email "$MAIL_TO" northmail)" ;;
    relay)     id="$(send email "$MAIL_TO" relay)" ;;
    paperboat) id="$(send email "$MAIL_TO" paperboat)" ;;
    sms)       id="$(send sms "$PHONE_TO" "")" ;;
    whatsapp)  id="$(send whatsapp "$PHONE_TO" "")" ;;
    *) echo "unknown channel: $name" >&2; exit 2 ;;
  esac
  if state="$(ended "$id" "$name")"; then mark=ok; else mark=FAIL; failed=1; fi
  printf '%-5s %-10s %s  %s\n' "$mark" "$name" "$id" "$state"
done
exit "$failed"
