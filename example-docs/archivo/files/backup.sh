#!/usr/bin/env bash
# Nightly backup of Archivo: database dump and documents, hard-linked to the night before.
# Usage: backup.sh [target directory]      Run by archivo-backup.timer at 02:30.
set -euo pipefail
umask 077

readonly ROOT=${1:-/backup/archivo}
readonly KEEP_DAYS=35
readonly METRIC=/var/lib/node_exporter/archivo_backup.prom
readonly DOCUMENTS=${DOCUMENTS:-/var/lib/docker/volumes/archivo_documents/_data}

compose() { docker compose --project-directory /srv/archivo "$@"; }

stamp=$(date --utc +%Y-%m-%dT%H%MZ)
work="$ROOT/.incomplete-$stamp"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/documents"

# ANCHOR: dump
# The database first: a document that is registered meanwhile has its file in the copy below, and no dump
# ever refers to a file that the copy lacks.
compose exec -T postgres \
  pg_dump --username archivo --format custom --compress 6 archivo > "$work/archivo.dump"

link=()
[[ -d "$ROOT/latest/documents" ]] && link=(--link-dest "$ROOT/latest/documents")
rsync --archive --delete "${link[@]}" "$DOCUMENTS/" "$work/documents/"
# ANCHOR_END: dump

compose exec -T postgres pg_restore --list < "$work/archivo.dump" > "$work/contents.txt"
grep -q 'TABLE DATA public document ' "$work/contents.txt" || { echo 'backup: the dump has no documents' >&2; exit 1; }
(cd "$work" && sha256sum archivo.dump > SHA256SUMS)

mv "$work" "$ROOT/$stamp"
ln --symbolic --force --no-dereference "$stamp" "$ROOT/latest"
find "$ROOT" -mindepth 1 -maxdepth 1 -type d -name '20*' -mtime "+$KEEP_DAYS" -exec rm -rf {} +

printf 'archivo_backup_last_success_timestamp_seconds %s\n' "$(date +%s)" > "$METRIC.tmp"
chmod 644 "$METRIC.tmp"
mv "$METRIC.tmp" "$METRIC"
echo "backup: $ROOT/$stamp complete"
