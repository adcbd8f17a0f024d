#!/usr/bin/env bash
# make lint: every check that needs neither Odoo nor a database. All of them run, then the result is told.
# make format (--fix): rewrites Python, XML, JS and SCSS instead. FILES="a b" limits both to some files.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

one_at_a_time
need_space 1500
"$ROOT/tools/make-venv.sh" --lint
# Odoo itself, for the licences of what our addons depend on
"$ROOT/tools/fetch-odoo.sh"
"$ROOT/tools/make-venv.sh"
flock -u 9
export PATH=$LINT/bin:$PATH
cd "$ROOT"

# node_modules, from package-lock.json (versions and digests)
want=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat node_modules/.stamp 2>/dev/null)" != "$want" ]; then
    say "npm packages of package-lock.json"
    npm ci --no-progress --loglevel=error >"$ODOO_HOME/npm.log" 2>&1 ||
        die "npm could not install package-lock.json: check the network and the access to npm's registry (npm config get registry), the whole log is $ODOO_HOME/npm.log."
    echo "$want" >node_modules/.stamp
fi
export PATH=$ROOT/node_modules/.bin:$PATH

# of TYPE…: the tracked or new files with these endings, one a line
of() {
    local patterns=() ending
    for ending in "$@"; do patterns+=("*.$ending"); done
    if [ -n "${FILES:-}" ]; then
        # shellcheck disable=SC2086
        printf '%s\n' $FILES | grep -E "\.($(IFS='|' && echo "$*"))\$" || true
    else
        git ls-files -co --exclude-standard -- "${patterns[@]}" | while read -r file; do
            if [ -f "$file" ]; then echo "$file"; fi
        done
    fi
}
mapfile -t python < <(of py)
mapfile -t web < <(of xml js cjs scss css json)
mapfile -t scripts < <(of js | grep '/static/' || true)

if [ "${1:-}" = --fix ]; then
    if [ ${#python[@]} -gt 0 ]; then
        ruff check --quiet --fix "${python[@]}" || true
        ruff format "${python[@]}"
    fi
    if [ ${#web[@]} -gt 0 ]; then prettier --log-level=warn --write "${web[@]}"; fi
    exit 0
fi

mapfile -t manifests < <(git ls-files -co --exclude-standard -- 'addons/*/__manifest__.py')
mapfile -t addons < <(dirname "${manifests[@]}")
mapfile -t translations < <(of po)
mapfile -t yaml < <(of yml yaml)
mapfile -t shell < <(of sh; grep -lE '^#!.*\b(bash|sh)$' bde .ci/run 2>/dev/null || true)

passed=0 failed=0
# check NAME COMMAND…: runs it, silent when it is content
check() {
    local name=$1 start=$SECONDS output code=0
    shift
    output=$("$@" 2>&1) || code=$?
    if [ $code -eq 0 ]; then
        passed=$((passed + 1))
        printf 'ok      %-14s %2d s\n' "$name" $((SECONDS - start))
    else
        failed=$((failed + 1))
        printf 'FAILED  %-14s %s\n%s\n' "$name" "$(cut -c1-200 <<<"$*")" "$output" | cut -c1-300 | sed '80,$d'
    fi
}

check ruff ruff check --no-fix --no-cache --output-format=concise "${python[@]}"
check format ruff format --check --no-cache "${python[@]}"
check prettier prettier --check --log-level=warn "${web[@]}"
check eslint eslint --no-error-on-unmatched-pattern "${scripts[@]}"
check pylint-odoo pylint --rcfile=.pylintrc -j 2 "${addons[@]}"
check oca-module oca-checks-odoo-module "${manifests[@]}"
if [ ${#translations[@]} -gt 0 ]; then
    # po-pretty-format would empty what reads the same in both languages ("PFMP"): tests/test_repo.py checks the form
    check oca-po oca-checks-po --disable=po-pretty-format "${translations[@]}"
fi
check licences env ODOO_RC=/dev/null manifestoo --addons-path-python="$VENV/bin/python" \
    --select-addons-dir=addons check-licenses
check sizes python tools/sizes.py
check yamllint yamllint --strict "${yaml[@]}"
check shellcheck shellcheck --external-sources --source-path=SCRIPTDIR "${shell[@]}"
check compose check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
check dockerfile hadolint --failure-threshold warning deploy/Dockerfile
check caddyfile env BDE_HOSTS=lycee.example.org ACME_EMAIL=a@example.org caddy validate --config deploy/Caddyfile
python tools/sizes.py | grep -v '^TOO LARGE' || true
printf 'lint: %d passed, %d failed\n' $passed $failed
[ $failed -eq 0 ]
