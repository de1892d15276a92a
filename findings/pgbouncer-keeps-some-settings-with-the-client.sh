#!/usr/bin/env bash
# In PgBouncer's transaction mode, SET of some settings follows the client, and SET of all others reaches other clients.
#
# Versions   PgBouncer 1.18.0 (Debian), PostgreSQL 15.20 with its psql
# Behaviour  A client runs `set timezone` and `set lock_timeout`. Its next transaction has the time zone, and another client
#            that gets the same session of PostgreSQL has its own time zone, but the lock_timeout of the first. PgBouncer
#            follows what PostgreSQL reports as parameter status (TimeZone, DateStyle, client_encoding,
#            standard_conforming_strings, application_name), and sets it for each client. LISTEN succeeds, and announces nothing.
# Expected   As the page of its features says, SET belongs to no client in transaction mode. One who tries it with the time zone
#            sees that it does, and then gives everybody a lock_timeout.
# For us     Onrecord never changes a session behind a transaction pooler: a transaction brings its settings along (SET LOCAL),
#            a single statement has those of the role, and LISTEN has an address of its own (DATABASE_LISTEN_URL).
#
# Output
#   the client that set both: Asia/Kathmandu 7s
#   another client: UTC 7s
#   notifications of 1 NOTIFY to a client of PostgreSQL: 1
#   notifications of 1 NOTIFY to a client of PgBouncer: 0
#
# Needs PgBouncer, and a PostgreSQL in /usr/lib/postgresql; starts servers of its own. Takes about 10 seconds. Exits with 1 if
# the behaviour has changed.
set -euo pipefail

bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")
folder=$(mktemp -d)
as_user() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  # Neither of them runs as root.
  chown postgres "$folder"
  as_user() { runuser -u postgres -- "$@"; }
fi
end() {
  [ ! -e "$folder/pid" ] || kill "$(cat "$folder/pid")" || true
  as_user "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true
  rm -rf "$folder"
}
trap end EXIT
cd "$folder"

free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
port=$(free_port)
pooled=$(free_port)
as_user "$bin/initdb" -D "$folder/data" -A trust -U postgres --no-sync >/dev/null
as_user "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-p $port -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories='' -c timezone=UTC" start >/dev/null
cat >users <<'USERS'
"postgres" ""
USERS
cat >pgbouncer.ini <<INI
[databases]
postgres = host=127.0.0.1 port=$port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pooled
unix_socket_dir =
auth_type = trust
auth_file = $folder/users
pool_mode = transaction
default_pool_size = 1
pidfile = $folder/pid
logfile = $folder/bouncer-log
INI
chmod 644 users pgbouncer.ini
as_user /usr/sbin/pgbouncer -q -d pgbouncer.ini

sql() { "$bin/psql" -h 127.0.0.1 -U postgres -d postgres -AtqX "$@"; }
shown="select current_setting('timezone') || ' ' || current_setting('lock_timeout')"
changed=0
expect() {
  echo "$1: $2"
  [ "$2" = "$3" ] || { echo "CHANGED: $1: expected $3, but saw $2" >&2; changed=1; }
}

# The first client stays connected while the second one asks.
mkfifo first
sql -p "$pooled" <first >first-output &
first=$!
exec 3>first
echo "set timezone = 'Asia/Kathmandu'; set lock_timeout = '7s'; $shown;" >&3
for _ in $(seq 100); do [ -s first-output ] && break || sleep 0.1; done
other=$(sql -p "$pooled" -c "$shown")
echo "$shown;" >&3
exec 3>&-
wait "$first"
expect "the client that set both" "$(tail -n 1 first-output)" "Asia/Kathmandu 7s"
expect "another client" "$other" "UTC 7s"

# psql prints a notification when a statement ends after it has come.
heard_at() {
  printf "listen news;\n\\\\! sleep 1\nselect 1;\n\\\\! sleep 1\nselect 1;\n" | sql -p "$1" >"listened-$1" &
  local listening=$!
  sleep 0.5
  sql -p "$port" -c 'notify news' >/dev/null
  wait "$listening"
  grep -c 'Asynchronous notification' "listened-$1" || true
}
expect "notifications of 1 NOTIFY to a client of PostgreSQL" "$(heard_at "$port")" "1"
expect "notifications of 1 NOTIFY to a client of PgBouncer" "$(heard_at "$pooled")" "0"
exit "$changed"
