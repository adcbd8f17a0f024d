#!/usr/bin/env bash
# make-venv.sh          the virtual environment Odoo runs in: requirements/odoo.lock, and a path to the unpacked Odoo
# make-venv.sh --lint   the one of the linters: requirements/lint.lock
set -euo pipefail
. "$(dirname "$0")/lib.sh"

if [ "${1:-}" = --lint ]; then
    lock=$ROOT/requirements/lint.lock
    venv_is "$LINT" "$lock" && exit 0
    make_venv "$LINT" "$lock"
    stamp_venv "$LINT" "$lock"
    exit 0
fi

lock=$ROOT/requirements/odoo.lock
venv_is "$VENV" "$lock" && exit 0
make_venv "$VENV" "$lock"
python=$VENV/bin/python
site=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
echo "$PREFIX/usr/lib/python3/dist-packages" >"$site/odoo-prefix.pth"
# the wheel's patched wkhtmltopdf, under the name Odoo looks for (venv/bin comes first in PATH)
if [ -e "$VENV/bin/wkhtmltopdf-pack" ]; then ln -sf wkhtmltopdf-pack "$VENV/bin/wkhtmltopdf"; fi
# Odoo's own metadata asks for psycopg2 and pypdf2 by those names; psycopg2-binary and pypdf serve
conflicts=$("$python" -m pip check 2>&1 | grep -vE '^(odoo .*(psycopg2|pypdf2)|No broken)' || true)
[ -z "$conflicts" ] || die "requirements/odoo.lock contradicts itself, run requirements/compile.sh: $conflicts"
"$python" -c 'import odoo.release, psycopg2, lxml.etree' ||
    die "Odoo cannot be imported: delete $VENV and start again."
stamp_venv "$VENV" "$lock"
