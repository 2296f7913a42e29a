#!/usr/bin/env bash
# Point-in-time recovery of the Quartermaster database into an empty directory.
#   restore.sh --data-dir DIR [--base NAME] [--target-time 'YYYY-MM-DD HH:MM:SS+00']
# Prepares the directory and prints how to start it; it never touches a running server.
set -euo pipefail

BUCKET="${QM_BACKUP_BUCKET:-s3://halyard-qm-backups/eu-west}"
base="" data_dir="" target_time=""

die() { echo "restore: $*" >&2; exit 1; }

while [[ $# -gt 0 ]]; do
  case "$1" in
    --base) base="$2"; shift 2 ;;
    --data-dir) data_dir="$2"; shift 2 ;;
    --target-time) target_time="$2"; shift 2 ;;
    *) die "unknown argument: $1" ;;
  esac
done
[[ -n "$data_dir" ]] || die "--data-dir is required"
if [[ -d "$data_dir" && -n "$(ls -A "$data_dir")" ]]; then
  die "$data_dir is not empty"
fi
[[ -n "$base" ]] || base="$(aws s3 cp --only-show-errors "$BUCKET/base/LATEST" -)"

# ANCHOR: fetch
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT
echo "fetching $base"
aws s3 cp --only-show-errors "$BUCKET/base/$base.tar.gz" "$work/$base.tar.gz"
aws s3 cp --only-show-errors "$BUCKET/base/$base.tar.gz.sha256" "$work/$base.tar.gz.sha256"
(cd "$work" && sha256sum --check --quiet "$base.tar.gz.sha256") || die "checksum of $base is wrong"

mkdir -p "$data_dir"
chmod 0700 "$data_dir"
tar --extract --gzip --file="$work/$base.tar.gz" --directory="$data_dir"
# ANCHOR_END: fetch

# ANCHOR: recovery
# A restored copy must not archive into the bucket of the living one.
cat >"$data_dir/postgresql.conf" <<CONF
port = 5433
max_connections = 200
archive_mode = off
restore_command = 'aws s3 cp --only-show-errors $BUCKET/wal/%f "%p"'
recovery_target_timeline = 'latest'
CONF
if [[ -n "$target_time" ]]; then
  cat >>"$data_dir/postgresql.conf" <<CONF
recovery_target_time = '$target_time'
recovery_target_action = 'promote'
CONF
fi
: >"$data_dir/postgresql.auto.conf"
printf 'local all all peer\nhost all all 10.0.0.0/8 scram-sha-256\n' >"$data_dir/pg_hba.conf"
touch "$data_dir/recovery.signal"
# ANCHOR_END: recovery

echo "ready: pg_ctl -D $data_dir -l $data_dir/restore.log start"
