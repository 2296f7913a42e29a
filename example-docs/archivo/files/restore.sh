#!/usr/bin/env bash
# Restore Archivo from one night's backup. Usage: restore.sh <night> [--into <project>]
set -euo pipefail

readonly NIGHT=${1:?a folder of /backup/archivo, for example 2026-11-02T0230Z}
readonly FROM=/backup/archivo/$NIGHT
project=/srv/archivo
[[ ${2:-} == --into ]] && project=${3:?folder of a Compose project}

die() { echo "restore: $*" >&2; exit 1; }
compose() { docker compose --project-directory "$project" "$@"; }

# ANCHOR: checks
[[ -d $FROM ]] || die "no such night: $NIGHT"
(cd "$FROM" && sha256sum --check --quiet SHA256SUMS) || die 'the dump is damaged; take the night before'
if [[ $project == /srv/archivo && ${ARCHIVO_RESTORE:-} != yes ]]; then
  die 'this replaces production; repeat with ARCHIVO_RESTORE=yes'
fi
# ANCHOR_END: checks

# ANCHOR: restore
compose stop archivo-web archivo-api archivo-worker
compose exec -T postgres pg_restore --username archivo --dbname archivo \
  --clean --if-exists --exit-on-error < "$FROM/archivo.dump"
volume=$(docker volume inspect --format '{{.Mountpoint}}' "$(basename "$project")_documents")
rsync --archive "$FROM/documents/" "$volume/"
compose run --rm archivo-api audit verify
compose run --rm archivo-api files verify --sample 500
# ANCHOR_END: restore
echo "restore: $NIGHT is in $project; advance the serials before anybody registers"
