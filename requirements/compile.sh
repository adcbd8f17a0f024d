#!/usr/bin/env bash
# Makes the locks anew from the .in files, with Debian 12's own Python (the oldest we promise).
set -euo pipefail
cd "$(dirname "$0")"
tool=$(mktemp -d); trap 'rm -rf "$tool"' EXIT
/usr/bin/python3.11 -m venv "$tool" && "$tool/bin/pip" -q install pip-tools
lock() { "$tool/bin/pip-compile" -q --generate-hashes --allow-unsafe --no-annotate --strip-extras --no-header \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file "$@"; }
# odoo-addon-* ask for "odoo", which no index has: they are resolved without their dependencies
sed '/^odoo-addon-/d' product.in > "$tool/product.in"
oca=$(grep '^odoo-addon-' product.in)
lock "$tool/odoo.lock" odoo.in "$tool/product.in" test.in
"$tool/bin/pip" -q download --no-deps -d "$tool/oca" $oca
{ cat "$tool/odoo.lock"; for wheel in "$tool"/oca/*.whl; do
    name=$(basename "$wheel" | cut -d- -f1 | tr _ -); version=$(basename "$wheel" | cut -d- -f2)
    printf '%s==%s \\\n    --hash=sha256:%s\n' "$name" "$version" "$(sha256sum "$wheel" | cut -d' ' -f1)"; done; } > odoo.lock
lock lint.lock lint.in
