#!/usr/bin/env bash
# Smoke test of a lookout-api, through the address given. Writes only to the test organisation.
# Usage: LOOKOUT_KEY=… LOOKOUT_SECRET=… smoke-test.sh https://api.lookout.halyard.example
set -euo pipefail

base=${1:?base address, for example http://localhost:8040}
passed=0

call() { # call <name> <wanted status> <curl arguments…>
  local name=$1 wanted=$2 got
  shift 2
  got=$(curl --silent --output /tmp/smoke.$$ --write-out '%{http_code}' --max-time 5 "$@") || got=000
  if [[ $got != "$wanted" ]]; then
    printf 'FAIL  %s: HTTP %s, wanted %s\n' "$name" "$got" "$wanted" >&2
    cat /tmp/smoke.$$ >&2
    exit 1
  fi
  printf 'ok    %s\n' "$name"
  passed=$((passed + 1))
}
trap 'rm -f /tmp/smoke.$$' EXIT

call 'ready' 200 "$base/readyz"
call 'no key is refused' 401 "$base/v2/leads/ld_smoke/status"
call 'token' 200 --request POST "$base/v2/token" \
  --header "X-Api-Key: ${LOOKOUT_KEY:?}" --header 'Content-Type: application/json' \
  --data "{\"secret\":\"${LOOKOUT_SECRET:?}\"}"
token=$(jq --raw-output .access_token /tmp/smoke.$$)
auth=(--header "Authorization: Bearer $token" --header 'Content-Type: application/json')

call 'qualify a lead' 200 --request POST "$base/v2/leads/qualify" "${auth[@]}" \
  --data '{"contact":{"name":"Smoke Test","email":"smoke@example.org"},"intent":"buy","budget":{"amount":250000,"currency":"EUR"},"consent":true}'
call 'status of a lead' 200 "$base/v2/leads/ld_smoke/status" "${auth[@]}"
call 'match a buyer' 200 --request POST "$base/v2/buyers/by_smoke/matches" "${auth[@]}" --data '{"limit":3}'
call 'bad input is refused' 422 --request POST "$base/v2/leads/qualify" "${auth[@]}" --data '{"intent":"lease"}'

printf '%d checks passed\n' "$passed"
