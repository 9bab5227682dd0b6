#!/bin/sh
# Write the secrets of a new installation to .env, once. Keep a copy elsewhere: without FIELD_KEY a backup stays sealed.
set -eu
cd "$(dirname "$0")/.."
if [ -e .env ]; then
    echo ".env is there already; nothing changed." >&2
    exit 1
fi
host=${1:-localhost}
random() { head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
field_key() { head -c 32 /dev/urandom | base64; }

umask 077
cat >.env.new <<VALUES
SITE_HOST=$host
SECRET_KEY=$(random 40)
FIELD_KEY=$(field_key)
FIELD_INDEX_KEY=$(field_key)
POSTGRES_PASSWORD=$(random 24)
APP_LOGIN_PASSWORD=$(random 24)
APP_MIGRATE_PASSWORD=$(random 24)
APP_BACKUP_PASSWORD=$(random 24)
VALUES
mv .env.new .env
echo "wrote .env for https://$host"
