#!/bin/sh
set -eu

# ANCHOR: dump
pg_dump --format=custom --file=/var/backups/app.dump app
# ANCHOR_END: dump

find /var/backups -name '*.dump' -mtime +14 -delete
