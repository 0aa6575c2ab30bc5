#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: a role that is no superuser, and its database.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set password="$(cat "${SECRETS:-/run/secrets}/database-password")" <<'SQL'
create role rollcall login createrole password :'password';
create database rollcall owner rollcall encoding 'UTF8' template template0;
SQL
