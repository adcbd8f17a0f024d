#!/usr/bin/env bash
# What only root can add, from Debian: PostgreSQL, the libraries of the two PDF engines, fonts.
# system.sh [--tests]   --tests: also the browser that runs the tours and the PDF tools the tests read pages with
set -euo pipefail
. "$(dirname "$0")/lib.sh"

want=(
    postgresql python3-venv
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1 libfreetype6 # WeasyPrint
    libxrender1 libxext6 libx11-6                                                    # wkhtmltopdf
    fonts-dejavu-core fonts-liberation
)
[ "${1:-}" = --tests ] && want+=(chromium poppler-utils)

missing=()
for package in "${want[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    warn "no apt-get on this machine: going on without ${missing[*]}"
    exit 0
fi
if [ "$(id -u)" != 0 ]; then
    warn "not installed: ${missing[*]}. Going on without; for all of them: sudo apt-get install ${missing[*]}"
    exit 0
fi

say "Debian packages: ${missing[*]}"
# Debian would start a server of its own on port 5432: ours is private and has no port
if [ ! -e /etc/postgresql-common/createcluster.conf ] && [ ! -e /etc/postgresql-common/createcluster.d/bde.conf ]; then
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/bde.conf
fi
export DEBIAN_FRONTEND=noninteractive
log=$ODOO_HOME/apt.log
install=(apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}")
"${install[@]}" >"$log" 2>&1 && exit 0
apt-get update -q >"$log" 2>&1 && "${install[@]}" >>"$log" 2>&1 && exit 0
tail -3 "$log" >&2
die "apt-get could not install ${missing[*]}: check the network and /etc/apt/sources.list, the whole log is $log."
