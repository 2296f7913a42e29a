#!/usr/bin/env bash
# Update Archivo on a host, over SSH. Usage: remote-update.sh <name> <version>
set -euo pipefail

readonly HOST=${1:?host name} VERSION=${2:?version, for example v1.9.3}

on() { ssh -o BatchMode=yes "deploy@$HOST" "cd /srv/archivo && $*"; }

# ANCHOR: update
on "sed -n 's/^ARCHIVO_VERSION=//p' .env > previous-version"
on "echo 'ARCHIVO_VERSION=${VERSION#v}' > .env"
on docker compose pull --quiet
on docker compose run --rm archivo-api migrate up
on docker compose --profile production up --detach --wait archivo-api
on docker compose --profile production up --detach --wait
# ANCHOR_END: update

seen=$(curl --fail --silent --show-error --max-time 10 "https://$HOST/api/v1/health" | jq --raw-output .version)
[[ $seen == "${VERSION#v}" ]] || { echo "update: $HOST says $seen, wanted ${VERSION#v}" >&2; exit 1; }
echo "update: $HOST runs $seen"
