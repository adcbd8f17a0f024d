"""The Odoo host of this checkout, for the scripts of tools/ and bench/.

Where things are, the databases of the private cluster, configuration files, and one
way to run Odoo. Runs in the virtual environment made by make-venv.sh; imports neither
Odoo nor our addons.

Databases, each a copy of the one before, cached by what it was made of:

    bde_floor_<key>    only what the addons of one set of `depends` need
    bde_base_<key>     + tools/host_modules.txt, in French, with its assets generated
    bde_addons_<key>   + our addons, with their assets

A database whose attachments are gone is made anew: as root the cluster is outside of
the checkout, and stays when the checkout is cloned again at the same place.
"""

import ast
import contextlib
import fcntl
import functools
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import psycopg2
import psycopg2.errors
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("ODOO_HOME") or ROOT / ".odoo").resolve()
ADDONS = ROOT / "addons"
TOOLS = ROOT / "tools"
DATA = HOME / "data"
PYTHON = HOME / "venv/bin/python"
# the script, not `python -m odoo`: with workers Odoo starts itself again by argv[0]
ODOO = HOME / "prefix/usr/bin/odoo"

SERVER_WIDE = "base,rpc,web,queue_job"
CACHED = re.compile(r"^bde_(floor|base|addons)_[0-9a-f]{12}$")
PART = "__part"


class HostError(Exception):
    """Something that the person at the keyboard can mend; the message says how."""


# ---------------------------------------------------------------------- messages


def say(text):
    print(f"==> {text}", flush=True)


@contextlib.contextmanager
def phase(text):
    """Announce `text`, and say how long it took."""
    say(text)
    start = time.monotonic()
    yield
    print(f"    {time.monotonic() - start:.0f} s", flush=True)


def main(function):
    """Run `function` as a program: one sentence and exit code 1 on a HostError."""
    try:
        sys.exit(function())
    except HostError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\ninterrupted: the same command goes on from here", file=sys.stderr)
        sys.exit(130)


# ------------------------------------------------------------------------ addons


@functools.cache
def manifests():
    """{addon: manifest} of the installable addons of this checkout, floors first."""
    found = {
        path.parent.name: ast.literal_eval(path.read_text())
        for path in sorted(ADDONS.glob("*/__manifest__.py"))
    }
    found = {name: m for name, m in found.items() if m.get("installable", True)}
    ordered = {}

    def visit(name):
        if name in found and name not in ordered:
            for floor in found[name]["depends"]:
                visit(floor)
            ordered[name] = found[name]

    for name in found:
        visit(name)
    return ordered


def floors(addon):
    """Our own addons below `addon`, lowest first, itself last."""
    below = set()

    def visit(name):
        if name in manifests() and name not in below:
            below.add(name)
            for floor in manifests()[name]["depends"]:
                visit(floor)

    visit(addon)
    return [name for name in manifests() if name in below]


def outside_depends(addons):
    """Odoo's and OCA's modules that `addons` name in their `depends`, sorted."""
    named = {d for a in addons for d in manifests()[a]["depends"]}
    return sorted(named - set(manifests()))


def host_modules():
    """Modules of tools/host_modules.txt."""
    lines = (TOOLS / "host_modules.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def digest(*parts):
    """12 hexadecimal digits of strings and files (one that is missing counts too)."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes() if part.is_file() else b"-"
        else:
            part = str(part).encode()
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:12]


def addon_digest(addon):
    """What a database holds of `addon`: its files without tests in Python and notes."""
    files = []
    for path in sorted((ADDONS / addon).rglob("*")):
        inside = path.relative_to(ADDONS)
        if path.is_dir() or "__pycache__" in inside.parts or path.suffix == ".pyc":
            continue
        if inside.parts[1] == "tests" or path.suffix == ".md":
            continue
        files += [str(inside), path]
    return digest(*files)


# --------------------------------------------------------------------- databases


@functools.cache
def socket_folder():
    """Start PostgreSQL when it is not running; the folder of its socket."""
    result = subprocess.run(
        [TOOLS / "pg.sh", "start"], stdout=subprocess.PIPE, text=True, check=False
    )
    if result.returncode:
        raise HostError("PostgreSQL is not running, see above.")
    return result.stdout.strip().splitlines()[-1]


@contextlib.contextmanager
def cursor(database="postgres"):
    """A cursor that commits each statement."""
    connection = psycopg2.connect(host=socket_folder(), user="odoo", dbname=database)
    try:
        connection.autocommit = True
        with connection.cursor() as cr:
            yield cr
    finally:
        connection.close()


def query(database, statement, parameters=None):
    """All rows of a statement."""
    with cursor(database) as cr:
        cr.execute(statement, parameters or None)
        return cr.fetchall() if cr.description else []


def databases():
    """Names of the databases of the cluster."""
    return {name for (name,) in query("postgres", "SELECT datname FROM pg_database")}


def filestore(database):
    """Folder of the attachments of `database`."""
    return DATA / "filestore" / database


def lost_files(database):
    """Attachments of `database` whose files are not in its folder."""
    rows = query(
        database,
        "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname <> ''",
    )
    folder = filestore(database)
    return sorted(name for (name,) in rows if not (folder / name).is_file())


def create_database(database):
    """An empty database that sorts as the French do, where the server knows how."""
    options = (
        "LOCALE_PROVIDER icu ICU_LOCALE 'fr-FR' LC_COLLATE 'C.UTF-8'",
        "LC_COLLATE 'C'",
    )
    with cursor() as cr:
        for number, option in enumerate(options):
            statement = (
                f"CREATE DATABASE {{}} TEMPLATE template0 ENCODING 'UTF8' {option}"
            )
            try:
                cr.execute(sql.SQL(statement).format(sql.Identifier(database)))
                break
            except psycopg2.Error:
                if number + 1 == len(options):
                    raise
    with cursor(database) as cr:
        cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cr.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        # Odoo indexes on it, and takes it for immutable itself (odoo/service/db.py)
        cr.execute("ALTER FUNCTION unaccent(text) IMMUTABLE")


def drop_database(database):
    """Remove a database and its attachments, if they are there."""
    with cursor() as cr:
        cr.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(database)
            )
        )
    shutil.rmtree(filestore(database), ignore_errors=True)


def copy_database(source, target):
    """Copy a database and its attachments (hard links: Odoo never writes in one)."""
    drop_database(target)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(target), sql.Identifier(source)
    )
    with cursor() as cr:
        for more in reversed(range(24)):
            try:
                cr.execute(statement)
                break
            except psycopg2.errors.ObjectInUse:
                # somebody reads the source: PostgreSQL waited 5 s for them, and again
                if not more:
                    raise
    if filestore(source).is_dir():
        try:
            shutil.copytree(filestore(source), filestore(target), copy_function=os.link)
        except shutil.Error:  # a file system without links
            shutil.rmtree(filestore(target), ignore_errors=True)
            shutil.copytree(filestore(source), filestore(target))
    query(
        target,
        "UPDATE ir_config_parameter SET value = gen_random_uuid()::text"
        " WHERE key IN ('database.uuid', 'database.secret')",
    )


def rename_database(source, target):
    """Give a finished database its name: the last step of making one."""
    shutil.rmtree(filestore(target), ignore_errors=True)
    if filestore(source).is_dir():
        filestore(source).rename(filestore(target))
    with cursor() as cr:
        cr.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(source), sql.Identifier(target)
            )
        )


def note(database, value=None):
    """Read, or write, the JSON kept as the database's comment (no table needed)."""
    if value is not None:
        with cursor() as cr:
            cr.execute(
                sql.SQL("COMMENT ON DATABASE {} IS %s").format(
                    sql.Identifier(database)
                ),
                [json.dumps(value)],
            )
        return value
    rows = query(
        "postgres",
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = %s",
        [database],
    )
    try:
        return json.loads(rows[0][0])
    except (IndexError, TypeError, ValueError):
        return {}


# -------------------------------------------------------------------- running Odoo


def free_port():
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_conf(path, database, **options):
    """Write an Odoo configuration file for `database`; returns its path.

    `options` go into [options]; `channels` is that of the job runner (none by default).
    """
    channels = options.pop("channels", "root:0")
    values = {
        "addons_path": ADDONS,
        "data_dir": DATA,
        "db_maxconn": 120,
        "db_host": socket_folder(),
        "db_port": 5432,
        "db_user": "odoo",
        "db_name": database,
        "dbfilter": f"^{database}$",
        "http_interface": "127.0.0.1",
        "http_port": 8069,
        "list_db": False,
        "max_cron_threads": 0,
        "server_wide_modules": SERVER_WIDE,
        "skip_auto_install": True,
        "unaccent": True,
        "workers": 0,
        **options,
    }
    lines = ["[options]", *(f"{k} = {v}" for k, v in values.items())]
    lines += ["", "[queue_job]", f"channels = {channels}"]
    if "http_port" in options:
        lines += ["host = 127.0.0.1", f"port = {options['http_port']}"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    return path


def environment(conf):
    """Environment for Odoo: ours first in PATH, nobody else's PostgreSQL settings."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PG", "ODOO_QUEUE_JOB")) and key != "PYTHONPATH"
    }
    kept["PATH"] = f"{PYTHON.parent}{os.pathsep}{kept.get('PATH', '')}"
    kept["ODOO_RC"] = str(conf)
    kept["ODOO_HOME"] = str(HOME)
    # without workers: as many requests at once as half of db_maxconn, others wait;
    # unset, each takes a thread, and an error when the pool has no connection left
    kept.setdefault("ODOO_MAX_HTTP_THREADS", "auto")
    return kept


class Result(NamedTuple):
    """How a run of Odoo ended."""

    code: int
    output: str
    log: Path


def odoo(command, conf, *arguments, text=None, timeout=1800, warnings=False):
    """Run `odoo COMMAND ARGUMENTS` to its end; returns its Result.

    What it prints goes to the .log beside `conf`. text: given on stdin. warnings: let
    DeprecationWarning be logged. HostError past `timeout` seconds.
    """
    python = [PYTHON, *(["-W", "default::DeprecationWarning"] if warnings else [])]
    log = conf.with_suffix(".log")
    with open(log, "w") as output:
        try:
            process = subprocess.run(
                [*python, ODOO, command, *arguments],
                input=text or "",
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment(conf),
                cwd=ROOT,
                text=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise HostError(
                f"odoo {command} did not end within {timeout} s, see {log}."
            ) from error
    return Result(process.returncode, log.read_text(errors="replace"), log)


def load(database, *arguments, warnings=False):
    """Run the server on `database` until it has loaded (`-i`, `-u`); returns its log.

    HostError when it fails or logs an error.
    """
    conf = write_conf(HOME / "run" / f"{database}.conf", database)
    options = ("--stop-after-init", "--no-http", "--log-level=warn")
    result = odoo("server", conf, *options, *arguments, warnings=warnings)
    if result.code or re.search(r" (ERROR|CRITICAL) ", result.output):
        raise HostError(
            f"Odoo could not load {' '.join(arguments)}:\n{tail(result.output)}\n"
            f"(log: {result.log})"
        )
    return result.output


def shell(database, script):
    """Run a script in Odoo's shell on `database`; returns what it printed."""
    conf = write_conf(HOME / "run" / f"{database}.conf", database)
    result = odoo("shell", conf, "--no-http", "--log-level=error", text=script)
    if result.code or "Traceback (most recent call last)" in result.output:
        raise HostError(f"a script failed on {database}:\n{tail(result.output)}")
    return result.output


def tail(text, lines=25):
    """The last lines of a text."""
    return "\n".join(text.splitlines()[-lines:])


# ---------------------------------------------------------------------- templates

FRENCH = (TOOLS / "french.py").read_text()

ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""


@contextlib.contextmanager
def _making():
    """One process at a time makes cached databases; the others wait, then find them."""
    HOME.mkdir(parents=True, exist_ok=True)
    with open(HOME / "lock-databases", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_made(database):
    """Is the cached database there, with all its attachments?"""
    return database in databases() and not lost_files(database)


def _make(database, source, work):
    """Make a cached database: `work(name)` on a copy of `source`, named when done."""
    with _making():
        if _is_made(database):
            return
        drop_database(database)
        part = database + PART
        drop_database(part)
        if source:
            copy_database(source, part)
        else:
            create_database(part)
        work(part)
        rename_database(part, database)


def _sources():
    """What every cached database depends on, beside the list of modules."""
    major = subprocess.run(
        [TOOLS / "pg.sh", "bin"], capture_output=True, text=True, check=True
    ).stdout
    return (
        ROOT / "tools/debs.lock",
        ROOT / "requirements/odoo.lock",
        FRENCH,
        ASSETS,
        major,
        "1",
    )


def floor_name(addons):
    return "bde_floor_" + digest(*_sources(), *outside_depends(addons))


def floor_database(addons):
    """The cached database that holds what `addons` depend on and nothing else."""
    depends = ",".join(outside_depends(addons))
    database = floor_name(addons)
    if not _is_made(database):
        with phase("database of the dependencies (once; about a minute)"):
            _make(
                database,
                None,
                lambda part: (
                    load(part, "-i", depends, "--load-language=fr_FR"),
                    shell(part, FRENCH),
                ),
            )
    return database


def base_name():
    depends = outside_depends(manifests())
    return "bde_base_" + digest(*_sources(), *depends, "+", *host_modules())


def base_database():
    """The cached database with all dependencies and host modules, assets included."""
    database = base_name()
    if not _is_made(database):
        floor = floor_database(manifests())
        with phase("template database: the host's own modules, assets (once)"):
            _make(
                database,
                floor,
                lambda part: (
                    load(part, "-i", ",".join(host_modules())),
                    shell(part, FRENCH + ASSETS),
                ),
            )
    return database


def addons_name():
    parts = [addon_digest(addon) for addon in manifests()]
    return "bde_addons_" + digest(base_name(), *parts)


def addons_database():
    """The cached database with our addons installed, assets included."""
    database = addons_name()
    if not _is_made(database):
        base = base_database()
        with phase(f"template database: {', '.join(manifests())}"):
            _make(
                database,
                base,
                lambda part: (
                    load(part, "-i", ",".join(manifests())),
                    shell(part, FRENCH + ASSETS),
                ),
            )
        sweep(database)
    return database


def sweep(*made):
    """Drop cached databases, and halves of them, of what this checkout no longer is.

    made: one to keep although a file of the checkout has changed meanwhile
    """
    keep = {*made, base_name(), addons_name(), floor_name(manifests())}
    keep |= {floor_name(floors(addon)) for addon in manifests()}
    with _making():
        for name in databases() - keep:
            if CACHED.match(name.removesuffix(PART)):
                with contextlib.suppress(psycopg2.Error):
                    drop_database(name)


def installed(database):
    """Names of the modules installed in `database`."""
    rows = query(
        database, "SELECT name FROM ir_module_module WHERE state = 'installed'"
    )
    return {name for (name,) in rows}
