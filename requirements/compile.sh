#!/usr/bin/env bash
# Makes the locks anew from the .in files, with Debian 12's own Python (the oldest we promise).
#   odoo.lock        Odoo, our addons and the tests: what `make run` and `make test` install
#   production.lock  only what our addons add to Odoo's official image, at the same versions
#   lint.lock        the linters
# A version already locked stays as it is; requirements/compile.sh --upgrade takes the newest ones allowed.
set -euo pipefail
cd "$(dirname "$0")"
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
/usr/bin/python3.11 -m venv "$tool"
"$tool/bin/pip" -q install pip-tools

# lock OUTPUT OPTION… INPUT…
lock() {
    local output=$1
    shift
    "$tool/bin/pip-compile" -q --generate-hashes --allow-unsafe --no-annotate --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file "$output" "$@"
    sed -i '/^#/d; /^$/d' "$output"
}

# without_oca LOCK: the lock without the OCA addons; with_oca LOCK appends them.
# odoo-addon-* ask for "odoo", which no index has: they are taken without their dependencies.
without_oca() { awk '/^[a-zA-Z]/ {skip = /^odoo-addon-/} !skip' "$1" 2>/dev/null || true; }
with_oca() {
    local wheel name version
    for wheel in "$tool"/oca/*.whl; do
        name=$(basename "$wheel" | cut -d- -f1 | tr _ -)
        version=$(basename "$wheel" | cut -d- -f2)
        printf '%s==%s \\\n    --hash=sha256:%s\n' "$name" "$version" "$(sha256sum "$wheel" | cut -d' ' -f1)"
    done >>"$1"
}

sed '/^odoo-addon-/d' product.in >"$tool/product.in"
mapfile -t oca < <(grep '^odoo-addon-' product.in)
"$tool/bin/pip" -q download --no-deps -d "$tool/oca" "${oca[@]}"

without_oca odoo.lock >"$tool/odoo.lock"
lock "$tool/odoo.lock" "$@" odoo.in "$tool/product.in" test.in
# constraints have no hashes
sed -n 's/^\([a-zA-Z0-9._-]*==[^ ]*\).*/\1/p' "$tool/odoo.lock" >"$tool/constraints"
lock "$tool/production.lock" --constraint "$tool/constraints" "$tool/product.in"
with_oca "$tool/odoo.lock"
with_oca "$tool/production.lock"
lock lint.lock "$@" lint.in
cp "$tool/odoo.lock" odoo.lock
cp "$tool/production.lock" production.lock
