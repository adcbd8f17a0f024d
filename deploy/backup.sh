#!/usr/bin/env bash
# Every school's database and attachments, each night.
#   backup.sh nightly        sleeps until BACKUP_AT (02:30), backs up, again and again
#   backup.sh now [NAME…]    one backup of all databases, or of some
#   backup.sh list           what there is
#   backup.sh restore NAME DATE [NEW_NAME]   into a database that does not exist yet
# One folder a day: BACKUPS/2026-11-23/lycee-a.dump (pg_restore reads it) and lycee-a.tar.gz (attachments), with
# their digests. Kept: BACKUP_DAYS days, then the first of each month for BACKUP_MONTHS months.
# Copy that folder to another place: a backup on the same disk is none.
set -euo pipefail

backups=${BACKUPS:-/backups}
filestore=${FILESTORE:-/var/lib/odoo/filestore}
days=${BACKUP_DAYS:-14}
months=${BACKUP_MONTHS:-12}

if [ -r /run/secrets/db_password ]; then
    PGPASSWORD=$(</run/secrets/db_password)
    export PGPASSWORD
fi

say() { printf '%s %s\n' "$(date '+%F %T')" "$*"; }
die() {
    say "error: $*" >&2
    exit 1
}

all_databases() {
    psql -d postgres -Atc \
        "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' AND datname NOT LIKE '%\_\_part' ORDER BY 1"
}

# one NAME FOLDER: both files of a database, under their names only once whole
one() {
    local name=$1 folder=$2
    pg_dump -Fc -d "$name" -f "$folder/$name.dump.part"
    pg_restore --list "$folder/$name.dump.part" >/dev/null
    # after the dump: a file added since is one too many, never one too few
    if [ -d "$filestore/$name" ]; then
        # 1: the school goes on working, a file was added or went while it was read
        tar -C "$filestore" -czf "$folder/$name.tar.gz.part" "$name" || [ $? -eq 1 ]
    else
        tar -czf "$folder/$name.tar.gz.part" -T /dev/null
    fi
    mv "$folder/$name.dump.part" "$folder/$name.dump"
    mv "$folder/$name.tar.gz.part" "$folder/$name.tar.gz"
    (cd "$folder" && sha256sum "$name.dump" "$name.tar.gz" >"$name.sha256")
    say "$name: $(du -ch "$folder/$name.dump" "$folder/$name.tar.gz" | tail -1 | cut -f1)"
}

now() {
    local folder name failed=''
    folder=$backups/$(date +%F)
    mkdir -p "$folder"
    if [ $# -eq 0 ]; then
        # shellcheck disable=SC2046  # names of databases have no spaces
        set -- $(all_databases)
    fi
    for name in "$@"; do
        # in its own process: `set -e` is off in a function called under `if`
        if ! "$0" one "$name" "$folder"; then failed="$failed $name"; fi
    done
    rotate
    [ -z "$failed" ] || die "not backed up:$failed"
    touch "$backups/.last"
}

rotate() {
    local folder day oldest_day oldest_month
    oldest_day=$(date -d "-$days days" +%F)
    oldest_month=$(date -d "-$months months" +%F)
    for folder in "$backups"/????-??-??; do
        [ -d "$folder" ] || continue
        day=$(basename "$folder")
        if [[ $day > $oldest_day || ($day == ????-??-01 && $day > $oldest_month) ]]; then continue; fi
        rm -rf "$folder"
        say "$day is too old: removed"
    done
}

nightly() {
    local at=${BACKUP_AT:-02:30} next
    trap 'exit 0' TERM INT
    while :; do
        next=$(date -d "today $at" +%s)
        if [ "$next" -le "$(date +%s)" ]; then next=$(date -d "tomorrow $at" +%s); fi
        say "next backup: $(date -d "@$next" '+%F %T')"
        sleep $((next - $(date +%s))) &
        wait $!
        "$0" now || true
    done
}

restore() {
    local name=$1 folder=$backups/$2 target=${3:-$1}
    [ -f "$folder/$name.dump" ] || die "there is no $folder/$name.dump: backup.sh list"
    (cd "$folder" && sha256sum --status -c "$name.sha256") || die "the files of $name in $folder are damaged."
    [ -z "$(psql -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = '$target'")" ] ||
        die "the database $target is there: rename or drop it first."
    [ ! -e "$filestore/$target" ] || die "$filestore/$target is there: move it away first."
    createdb -T template0 -E UTF8 --locale-provider=icu --icu-locale=fr-FR --lc-collate=C.UTF-8 --lc-ctype=C.UTF-8 \
        "$target" 2>/dev/null || createdb -T template0 -E UTF8 --lc-collate=C "$target"
    # Odoo's indexes need unaccent to be immutable, which a dump does not say
    psql -q -d "$target" -c 'CREATE EXTENSION pg_trgm' -c 'CREATE EXTENSION unaccent' \
        -c 'ALTER FUNCTION unaccent(text) IMMUTABLE'
    pg_restore --no-owner --exit-on-error -d "$target" "$folder/$name.dump"
    mkdir -p "$filestore/$target"
    tar -C "$filestore/$target" --strip-components=1 -xzf "$folder/$name.tar.gz"
    chown -R --reference="$filestore" "$filestore/$target"
    say "$target: restored from $folder"
}

command=${1:-}
shift || true
case $command in
nightly | now | restore | one) "$command" "$@" ;;
list) (cd "$backups" && ls -1 ./????-??-??/*.dump 2>/dev/null) || say "nothing in $backups yet" ;;
# healthy: a success in the last 26 hours, or a first night still to come
health) [ -n "$(find "$backups" -maxdepth 1 -name .last -mmin -1560)" ] || [ ! -e "$backups/.last" ] ;;
*) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" && exit 1 ;;
esac
