#!/bin/sh
# Lets standbys with the right password copy this server and follow it. The image runs this when it makes a database, member.sh at each start.
set -eu
line='host replication all all scram-sha-256'
grep -qxF "$line" "$PGDATA/pg_hba.conf" || echo "$line" >> "$PGDATA/pg_hba.conf"
