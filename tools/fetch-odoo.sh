#!/usr/bin/env bash
# Puts Odoo 19 (Debian's odoo-19, unpacked, never installed) in $ODOO_HOME/prefix. No root needed.
# Idempotent: done when the stamp equals the digest of debs.lock. Resumable: each .deb is kept once verified.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

lock=$ROOT/tools/debs.lock
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
apt=$ODOO_HOME/apt
want=$(sha256sum "$lock" | cut -d' ' -f1)

# verified FILE SHA256
verified() { [ -f "$1" ] && echo "$2  $1" | sha256sum -c --status - 2>/dev/null; }

# locked_packages: the lines of debs.lock, "package version suite sha256 size path"
locked_packages() { grep -v -e '^#' -e '^$' "$lock"; }

# missing_packages: those whose .deb is not here yet. ODOO_DEBS may name a folder that has them.
missing_packages() {
    local package version suite sha size path out given
    while read -r package version suite sha size path; do
        out=$apt/debs/$(basename "$path")
        given=${ODOO_DEBS:-/nonexistent}/$(basename "$path")
        if [ ! -f "$out" ] && [ -f "$given" ]; then cp "$given" "$out"; fi
        verified "$out" "$sha" && continue
        rm -f "$out"
        echo "$package $version $suite $sha $size $path"
    done < <(locked_packages)
}

# debian_mirror: the machine's own, asked of apt
debian_mirror() {
    local mirror=${DEBIAN_MIRROR:-}
    # shellcheck disable=SC2016  # the dollars are apt's
    [ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
        awk '$2 == "main" && $1 !~ /security/ {print $1; exit}')
    [ -n "$mirror" ] || die "apt names no Debian mirror on this machine: set DEBIAN_MIRROR to one, or ODOO_DEBS to a folder with the files of tools/debs.lock."
    echo "${mirror%/}"
}

download_all() {
    local mirror opts package version suite sha size path out log=$apt/log updated='' found
    for command in apt-get dpkg-deb; do
        command -v $command >/dev/null || die "$command is missing: this set-up needs a Debian or Ubuntu machine."
    done
    [ -r $keyring ] || die "the Debian keyring $keyring is missing: apt-get install debian-archive-keyring."
    mirror=$(debian_mirror)
    opts=(
        -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o Dir::State::status=/dev/null
        -o APT::Sandbox::User="" -o APT::Architecture="$(dpkg --print-architecture)"
        -o Acquire::Languages=none -o Acquire::Retries=2 -o APT::Update::Error-Mode=any -o Acquire::Check-Valid-Until=false
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false
    )
    while read -r package version suite sha size path; do
        out=$apt/debs/$(basename "$path")
        say "$package $version ($((size / 1048576)) MB)"
        # straight from the pool, held to the sha256 of debs.lock: no package lists to fetch
        if /usr/lib/apt/apt-helper "${opts[@]}" download-file "$mirror/$path" "$out" "SHA256:$sha" >"$log" 2>&1; then
            verified "$out" "$sha" && continue
        fi
        # else by apt through its signed index: another pool path, or a rebuilt mirror
        if [ -z "$updated" ]; then
            locked_packages | awk '{print $3}' | sort -u | while read -r name; do
                printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$name"
            done >"$apt/sources.list"
            apt-get "${opts[@]}" update >>"$log" 2>&1 ||
                die "Debian's mirror cannot be reached ($(tail -1 "$log")): check the network, the whole log is $log."
            updated=1
        fi
        (cd "$apt/debs" && apt-get "${opts[@]}" download "$package=$version") >>"$log" 2>&1 || true
        found=$(find "$apt/debs" -name "${package}_*.deb" -print -quit)
        if [ -n "$found" ] && [ "$found" != "$out" ]; then mv "$found" "$out"; fi
        verified "$out" "$sha" ||
            die "Debian no longer serves $package $version as pinned in tools/debs.lock: put that .deb in a folder and set ODOO_DEBS to it, or pin what 'apt-cache show $package' offers now and run the tests."
    done
}

# unpack: beside, then swap, so that an interrupted run leaves no half prefix
unpack() {
    local package version suite sha size path odoo stub dangling
    rm -rf "$PREFIX.new"
    mkdir -p "$PREFIX.new"
    while read -r package version suite sha size path; do
        # left out: a python-only second copy of the addons and all languages but French (1.3 GB -> 0.38 GB)
        dpkg-deb --fsys-tarfile "$apt/debs/$(basename "$path")" |
            tar -x -C "$PREFIX.new" --no-same-owner --wildcards \
                --exclude='./usr/lib/python3/dist-packages/addons' \
                --exclude='./usr/lib/python3/dist-packages/doc' \
                --exclude='./usr/lib/python3/dist-packages/setup' \
                --exclude='*/i18n/[a-eg-z]*.po' --exclude='*/i18n/f[a-qs-z]*.po'
    done < <(locked_packages)
    odoo=$PREFIX.new/usr/lib/python3/dist-packages/odoo
    [ -f "$odoo/release.py" ] || die "the package has no Odoo in it: delete $apt/debs and start again."
    # Debian cannot ship this script (background blur in calls); without any, each page logs an error and each tour fails
    stub=$odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    if [ ! -e "$stub" ]; then
        mkdir -p "$(dirname "$stub")"
        echo '/* not shipped by Debian */' >"$stub"
    fi
    dangling=$(find "$PREFIX.new" -xtype l | head -3)
    [ -z "$dangling" ] || die "files are missing behind these links, a package is missing in tools/debs.lock: $dangling"
    echo "$want" >"$PREFIX.new/.stamp"
    rm -rf "$PREFIX.old"
    if [ -d "$PREFIX" ]; then mv "$PREFIX" "$PREFIX.old"; fi
    mv "$PREFIX.new" "$PREFIX"
    rm -rf "$PREFIX.old"
}

[ "$(cat "$PREFIX/.stamp" 2>/dev/null)" = "$want" ] && exit 0
need_space 3000
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/debs"
todo=$(missing_packages)
if [ -n "$todo" ]; then download_all <<<"$todo"; fi
say "unpacking Odoo into ${PREFIX#"$ROOT"/}"
unpack
