#!/bin/sh
# Starts one of two PostgreSQL servers that stand in for each other: the command of their containers in docker-compose.machines.yml.
#   MEMBER   the name of this server, by which a primary waits for it
#   PEER     the host of the other server
#   BEGINS   "true" for the one that becomes a primary when both directories are empty
#   PORT, PEER_PORT   5432 by default
# PGDATA, POSTGRES_USER, POSTGRES_DB and POSTGRES_PASSWORD_FILE are those of the image.
#
# A server with an empty directory copies the other one, becomes its standby, and tells it to let commits wait for this standby.
# A primary that comes back after the other one was promoted does not start: it would take writes that the other one lacks.
set -eu

: "${MEMBER:?must be the name of this server}" "${PEER:?must be the host of the other server}"
: "${PGDATA:?must be the directory of the data}" "${POSTGRES_USER:?must be the owner of the database}"
here=$(dirname "$0")
port=${PORT:-5432}
peer_port=${PEER_PORT:-5432}
# The exit code of a wrong configuration in sysexits.h.
refused=78

say() { echo "member.sh: $*" >&2; }

# The password as PostgreSQL's programs read it; written anew at each start, in case it was changed.
PGPASSFILE=$(mktemp)
export PGPASSFILE PGCONNECT_TIMEOUT=3
printf '*:*:*:*:%s\n' "$(sed 's/[:\\]/\\&/g' "$POSTGRES_PASSWORD_FILE")" > "$PGPASSFILE"

ask_peer() {
  psql -h "$PEER" -p "$peer_port" -U "$POSTGRES_USER" -d "${POSTGRES_DB:-$POSTGRES_USER}" -Atqc "$1"
}

# A server that does not answer counts as none.
peer_is_primary() { [ "$(ask_peer 'select not pg_is_in_recovery()' 2>/dev/null)" = t ]; }

# Copies the other server into a folder of the directory, and moves the files up at the end. A folder that is still there
# at the next start is a copy that was broken off.
copy_peer() {
  say "copies $PEER"
  pg_basebackup -h "$PEER" -p "$peer_port" -U "$POSTGRES_USER" -D "$PGDATA/copy" -X stream -c fast
  # For whom the other server waits does not go for this one.
  sed -i '/^synchronous_standby_names/d' "$PGDATA/copy/postgresql.auto.conf"
  touch "$PGDATA/copy/standby.signal"
  find "$PGDATA/copy" -mindepth 1 -maxdepth 1 -exec mv {} "$PGDATA/" \;
  rmdir "$PGDATA/copy"
  ask_peer "alter system set synchronous_standby_names = 'FIRST 1 (\"$MEMBER\")'"
  ask_peer 'select pg_reload_conf()' > /dev/null
  say "is a standby of $PEER, whose commits wait for it"
}

mkdir -p "$PGDATA"
chmod 700 "$PGDATA"
if [ -d "$PGDATA/copy" ]; then
  say "begins the copy anew that was broken off"
  find "$PGDATA" -mindepth 1 -delete
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  until peer_is_primary || [ "${BEGINS:-false}" = true ]; do
    say "waits for a primary at $PEER"
    sleep 1
  done
  if peer_is_primary; then copy_peer; fi
elif [ ! -e "$PGDATA/standby.signal" ] && peer_is_primary; then
  say "does not start: this server was the primary, and $PEER is the primary now. Empty $PGDATA, and this server becomes its standby"
  exit "$refused"
fi

# A new primary allows it when it is made.
if [ -s "$PGDATA/pg_hba.conf" ]; then sh "$here/allow-replication.sh"; fi
exec docker-entrypoint.sh postgres -c "port=$port" -c "cluster_name=$MEMBER" \
  -c "primary_conninfo=host=$PEER port=$peer_port user=$POSTGRES_USER passfile=$PGPASSFILE" "$@"
