#!/bin/sh
# Makes the secrets that compose.yaml hands to the containers, once; those that are there stay.
set -eu
cd "$(dirname "$0")"
# Others on this machine are kept out by the folder. The containers get the single files, and read them under accounts of their own.
mkdir -p secrets
chmod 700 secrets
for name in superuser-password database-password metrics-token secret-key; do
  [ -s "secrets/$name" ] || openssl rand -hex 32 > "secrets/$name"
done
printf 'postgres://rollcall:%s@postgres:5432/rollcall\n' "$(cat secrets/database-password)" > secrets/database-url
chmod 444 secrets/*
