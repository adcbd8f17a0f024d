# shellcheck shell=bash
# What every script of tools/ shares: paths, messages, checks. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ODOO_HOME=${ODOO_HOME:-$ROOT/.odoo}
PREFIX=$ODOO_HOME/prefix
VENV=$ODOO_HOME/venv
LINT=$ODOO_HOME/lint
export ROOT ODOO_HOME PREFIX VENV LINT

say() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# need_space MB: stops when the file system of $ODOO_HOME has less left.
need_space() {
    local free
    free=$(df -Pm "$ODOO_HOME" | awk 'NR == 2 {print $4}')
    [ "$free" -ge "$1" ] ||
        die "only $free MB are free below $ODOO_HOME and $1 MB are needed: free some space, or set ODOO_HOME to a folder on a larger disk."
}

# one_at_a_time: holds $ODOO_HOME/lock until the script ends. Two set-ups of the same checkout wait for each other.
one_at_a_time() {
    mkdir -p "$ODOO_HOME" 2>/dev/null ||
        die "$ODOO_HOME cannot be written: give it to this user (chown), or set ODOO_HOME to a folder of yours."
    exec 9>"$ODOO_HOME/lock"
    flock -n 9 && return
    say "another set-up of this checkout is running: waiting for it (15 minutes at most)"
    flock -w 900 9 || die "the other set-up did not end: look for it with 'fuser $ODOO_HOME/lock', end it and start again."
}

# find_python: prints the interpreter for the virtual environments, one that Odoo 19 accepts and that can start.
find_python() {
    local candidate
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    die "no Python 3.11, 3.12 or 3.13 here, and Odoo 19 runs on no other: apt-get install python3 python3-venv, or set PYTHON to one."
}

# venv_key LOCK: what a virtual environment made of LOCK is known by
venv_key() {
    local python
    python=$(find_python) || exit 1
    cat "$1" <("$python" -V) | sha256sum | cut -d' ' -f1
}

# venv_is FOLDER LOCK: does FOLDER already hold exactly LOCK? stamp_venv FOLDER LOCK says so from now on.
venv_is() { [ "$(cat "$1/.stamp" 2>/dev/null)" = "$(venv_key "$2")" ]; }
stamp_venv() { venv_key "$2" >"$1/.stamp"; }

# make_venv FOLDER LOCK: a virtual environment with the packages of LOCK, versions and hashes held
make_venv() {
    local folder=$1 lock=$2 log=$ODOO_HOME/pip.log python
    python=$(find_python) || exit 1
    say "Python packages of ${lock#"$ROOT"/}"
    rm -f "$folder/.stamp"
    if ! "$folder/bin/python" -c 'import pip' 2>/dev/null; then
        rm -rf "$folder"
        "$python" -m venv "$folder" ||
            die "$python cannot make a virtual environment: apt-get install python3-venv (as root), then start again."
    fi
    if ! "$folder/bin/python" -m pip install --disable-pip-version-check --require-hashes --no-deps \
        -r "$lock" >"$log" 2>&1; then
        tail -3 "$log" >&2
        die "pip could not install ${lock#"$ROOT"/}: check the network and the access to PyPI (pip config list), the whole log is $log."
    fi
}
