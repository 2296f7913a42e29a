#!/usr/bin/env bash
# Are SPF, DKIM and DMARC of the sending domain as our providers need them?
#   dns-check.sh [DOMAIN]
set -euo pipefail

domain="${1:-halyard.example}"
resolver="${DNS_CHECK_RESOLVER:-9.9.9.9}"
failed=0

txt() { dig +short +time=3 +tries=2 TXT "$1" "@$resolver" | sed -e 's/" "//g' -e 's/"//g'; }
pass() { printf 'ok    %-6s %s\n' "$1" "$2"; }
fail() { printf 'FAIL  %-6s %s\n' "$1" "$2"; failed=1; }

# ANCHOR: spf
spf="$(txt "$domain" | grep '^v=spf1 ' || true)"
for needed in include:_spf.northmail.example.net ip4:10.20.0.25 include:spf.paperboat.example.org; do
  if [[ " $spf " == *" $needed "* ]]; then pass spf "$needed"; else fail spf "$needed is missing"; fi
done
lookups="$(grep -oE '(include:|a:|mx|redirect=)' <<<"$spf" | wc -l)"
if ((lookups <= 10)); then pass spf "$lookups of 10 look-ups"; else fail spf "$lookups look-ups, receivers stop at 10"; fi
# ANCHOR_END: spf

# ANCHOR: dkim
for selector in sgm1 relay1 pb1; do
  key="$(txt "$selector._domainkey.$domain")"
  case "$key" in
    *p=*) pass dkim "$selector, ${#key} characters" ;;
    *) fail dkim "$selector has no key" ;;
  esac
done
# ANCHOR_END: dkim

dmarc="$(txt "_dmarc.$domain")"
if [[ "$dmarc" == *"p=quarantine"* || "$dmarc" == *"p=reject"* ]]; then
  pass dmarc "$dmarc"
else
  fail dmarc "${dmarc:-no record}"
fi
exit "$failed"
