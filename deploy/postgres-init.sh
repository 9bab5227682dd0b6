#!/bin/sh
# Run once by the postgres image on an empty volume: roles, rights and extensions, then the passwords.
set -eu
run() { psql --set=ON_ERROR_STOP=1 --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --dbname="$POSTGRES_DB" "$@"; }

run --single-transaction --file="${BOOTSTRAP:-/bootstrap.sql}"
# \getenv keeps the words out of the process list.
run <<'SQL'
\getenv login APP_LOGIN_PASSWORD
\getenv migrate APP_MIGRATE_PASSWORD
\getenv backup APP_BACKUP_PASSWORD
ALTER ROLE app_login PASSWORD :'login';
ALTER ROLE app_migrate PASSWORD :'migrate';
ALTER ROLE app_backup PASSWORD :'backup';
SQL
