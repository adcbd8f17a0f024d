#!/usr/bin/env bash
# Brings what a command needs, in order, each step done once: Debian packages, Odoo, Python packages, PostgreSQL.
# setup.sh [--tests]
set -euo pipefail
. "$(dirname "$0")/lib.sh"

for command in flock sha256sum tar awk; do
    command -v $command >/dev/null || die "$command is missing: apt-get install util-linux coreutils tar mawk."
done
one_at_a_time
find_python >/dev/null
if [ ! -e "$VENV/.stamp" ]; then need_space 3000; else need_space 500; fi
"$ROOT/tools/system.sh" "$@"
"$ROOT/tools/fetch-odoo.sh"
"$ROOT/tools/make-venv.sh"
"$ROOT/tools/pg.sh" start >/dev/null
