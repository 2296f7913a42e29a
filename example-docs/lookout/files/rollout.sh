#!/usr/bin/env bash
# Blue-green roll-out of lookout-api with a canary.
# Usage: rollout.sh status | deploy <version> | canary <0-100> | check | cutover | rollback
set -euo pipefail

readonly NS=lookout
readonly REPLICAS=4
readonly PROMETHEUS=${PROMETHEUS:-http://prometheus.monitoring:9090}

k() { kubectl --namespace "$NS" "$@"; }
die() { printf 'rollout: %s\n' "$*" >&2; exit 1; }

live_color() { k get service lookout-api --output 'jsonpath={.spec.selector.color}'; }
other() { if [[ $1 == blue ]]; then echo green; else echo blue; fi; }
ready() { k get deployment "lookout-api-$1" --output 'jsonpath={.status.readyReplicas}'; }

point() { # point <service> <color>
  k patch service "$1" --patch "{\"spec\":{\"selector\":{\"app\":\"lookout-api\",\"color\":\"$2\"}}}"
}

weight() { # weight <percent>
  k annotate ingress lookout-api-canary --overwrite "nginx.ingress.kubernetes.io/canary-weight=$1"
}

# ANCHOR: deploy
deploy() {
  local version=$1 idle
  idle=$(other "$(live_color)")
  weight 0
  k set image "deployment/lookout-api-$idle" "api=registry.halyard.example/lookout-api:$version"
  k scale "deployment/lookout-api-$idle" --replicas="$REPLICAS"
  k rollout status "deployment/lookout-api-$idle" --timeout=5m
  point lookout-api-canary "$idle"
  echo "rollout: $version is ready on $idle; it receives no traffic yet"
}
# ANCHOR_END: deploy

query() { # query <promql> -> one number, or 0 when there are no samples
  curl --fail --silent --show-error --get --data-urlencode "query=$1" "$PROMETHEUS/api/v1/query" |
    jq --raw-output '.data.result[0].value[1] // "0" | if . == "NaN" then "0" else . end'
}

# ANCHOR: check
check() {
  local requests errors p95
  requests=$(query 'sum(increase(lookout_http_requests_total{track="canary"}[15m]))')
  errors=$(query 'sum(rate(lookout_http_requests_total{track="canary",status=~"5.."}[15m])) / sum(rate(lookout_http_requests_total{track="canary"}[15m]))')
  p95=$(query 'histogram_quantile(0.95, sum by (le) (rate(lookout_http_request_duration_seconds_bucket{track="canary"}[15m])))')
  printf 'requests %.0f  errors %.4f  p95 %.3f s\n' "$requests" "$errors" "$p95"
  awk -v n="$requests" -v e="$errors" -v p="$p95" 'BEGIN { exit !(n >= 300 && e < 0.01 && p < 0.2) }' ||
    die 'thresholds not met: at least 300 requests, errors < 0.01, p95 < 0.2 s'
}
# ANCHOR_END: check

# ANCHOR: cutover
cutover() {
  local from to
  from=$(live_color)
  to=$(other "$from")
  check
  point lookout-api "$to"
  weight 0
  point lookout-api-canary "$from"
  echo "rollout: live is $to; $from keeps running for the roll-back"
}

rollback() {
  local from to
  from=$(live_color)
  to=$(other "$from")
  weight 0
  [[ $(ready "$to") == "$REPLICAS" ]] || die "$to has no $REPLICAS ready replicas; scale it up first"
  point lookout-api "$to"
  point lookout-api-canary "$from"
  echo "rollout: live is $to again"
}
# ANCHOR_END: cutover

case ${1:-} in
  status) echo "live: $(live_color)"; k get deployment --selector app=lookout-api ;;
  deploy) deploy "${2:?version, for example 2.8.1}" ;;
  canary)
    [[ ${2:-} =~ ^([0-9]|[1-9][0-9]|100)$ ]] || die 'canary takes a percentage, 0 to 100'
    weight "$2"
    ;;
  check) check ;;
  cutover) cutover ;;
  rollback) rollback ;;
  *) sed -n '2,3s/^# //p' "$0"; exit 64 ;;
esac
