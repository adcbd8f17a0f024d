"""`make run`, `stop`, `reset`, `shell`, `logs`: one database, one server, kept."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import host
from host import HOME, HostError, phase, say

DATABASE = os.environ.get("DB") or "bde"
PORT = int(os.environ.get("PORT") or 8069)
INTERFACE = os.environ.get("INTERFACE") or "127.0.0.1"

CONF = HOME / "odoo.conf"
RUN = HOME / "run"
LOG = RUN / "server.log"
PIDFILE = RUN / "server.json"
ADMIN = f"{'admin':22} {'admin':8} administrator"


# ------------------------------------------------------------------------ server


def running():
    """What the pid file says of our server, when that process is alive and ours."""
    try:
        state = json.loads(PIDFILE.read_text())
        line = Path(f"/proc/{state['pid']}/cmdline").read_bytes().decode()
    except (OSError, ValueError, KeyError):
        return None
    return state if str(host.ODOO) in line and str(CONF) in line else None


def stop_server():
    """End our server, politely first; returns whether there was one."""
    state = running()
    if state:
        os.kill(state["pid"], signal.SIGTERM)
        deadline = time.monotonic() + 20
        while running() and time.monotonic() < deadline:
            time.sleep(0.1)
        if running():
            os.kill(state["pid"], signal.SIGKILL)
    PIDFILE.unlink(missing_ok=True)
    return bool(state)


def check_port():
    """HostError when somebody else listens on our port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((INTERFACE, PORT))
        except OSError as error:
            raise HostError(
                f"port {PORT} of {INTERFACE} cannot be used ({error.strerror}): stop"
                " the program that holds it, or choose another port:"
                f" make run PORT={PORT + 1}"
            ) from error


def write_conf():
    """The configuration file of the server and of ./bde."""
    host.write_conf(
        CONF,
        DATABASE,
        http_interface=INTERFACE,
        http_port=PORT,
        max_cron_threads=1,
        channels="root:2",
    )


def start_server():
    """Start Odoo in the background and wait until it answers (two minutes at most)."""
    check_port()
    RUN.mkdir(parents=True, exist_ok=True)
    if LOG.exists():
        LOG.replace(LOG.with_suffix(".log.1"))
    with open(LOG, "w") as log:
        process = subprocess.Popen(
            [host.PYTHON, host.ODOO, "server", "-c", CONF],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=host.environment(CONF),
            cwd=host.ROOT,
            start_new_session=True,
        )
    PIDFILE.write_text(
        json.dumps({"pid": process.pid, "port": PORT, "db": DATABASE, "at": INTERFACE})
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if answers():
            return
        time.sleep(0.2)
    stop_server()
    end = host.tail(LOG.read_text(), 15)
    raise HostError(f"Odoo did not come up, the end of {LOG} says why:\n{end}")


def answers():
    """Does the server answer on its health page, database included?"""
    at = "127.0.0.1" if INTERFACE == "0.0.0.0" else INTERFACE
    url = f"http://{at}:{PORT}/web/health?db_server_status=1"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


# ---------------------------------------------------------------------- database


def stamp():
    """What a database made now would hold: {addon: digest of its files}."""
    return {addon: host.addon_digest(addon) for addon in host.manifests()}


def set_addresses():
    """Where PDF engines and mails find this server."""
    for key, value in (
        ("report.url", f"http://127.0.0.1:{PORT}"),
        ("web.base.url", f"http://localhost:{PORT}"),
    ):
        host.query(
            DATABASE,
            "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
            [key, value],
        )


def bde(database, *arguments, **options):
    """Run ./bde on a database; returns the finished process."""
    conf = host.write_conf(RUN / f"{database}.conf", database)
    return subprocess.run(
        [host.PYTHON, host.ODOO, "bde", *arguments],
        stdin=subprocess.DEVNULL,
        env=host.environment(conf),
        cwd=host.ROOT,
        check=False,
        text=True,
        **options,
    )


def make_database():
    """The database with its demonstration lycée, under its name only once complete."""
    template = host.addons_database()
    part = DATABASE + host.PART
    host.copy_database(template, part)
    with phase("demonstration lycée"):
        if bde(part, "demo").returncode:
            raise HostError(
                "./bde demo failed, see above; the next 'make run' starts it anew."
            )
    logins = bde(part, "demo", "--logins", stdout=subprocess.PIPE).stdout.rstrip()
    host.note(part, {"addons": stamp(), "logins": logins})
    host.rename_database(part, DATABASE)


def set_aside():
    """Keep a database that lost its folder of attachments under another name.

    It cannot be served (no style, no script, no document); the folder may come back.
    """
    if host.filestore(DATABASE).is_dir() or not host.lost_files(DATABASE):
        return False
    stop_server()
    aside = f"{DATABASE[:40]}_lost_{time.strftime('%y%m%d%H%M%S')}"
    host.rename_database(DATABASE, aside)
    say(f"{host.filestore(DATABASE)} is gone, and with it the attachments of the")
    print(f"    database {DATABASE}: it is kept as {aside}, a new one is made")
    return True


def upgrade_database():
    """Bring the database to what the checkout holds now; returns whether it had to."""
    kept, now = host.note(DATABASE), stamp()
    before = kept.get("addons", {})
    present = host.installed(DATABASE)
    wanted = {*now, *host.host_modules(), *host.outside_depends(now)}
    new = sorted(wanted - present)
    changed = sorted(a for a in now if a in present and before.get(a) != now[a])
    if not new and not changed:
        return False
    stop_server()
    arguments = ["--i18n-overwrite"]
    if new:
        arguments += ["-i", ",".join(new)]
    if changed:
        arguments += ["-u", ",".join(changed)]
    with phase(f"upgrading {', '.join(new + changed)}"):
        host.load(DATABASE, *arguments)
    host.note(DATABASE, kept | {"addons": now})
    return True


# ---------------------------------------------------------------------- commands


def run():
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,50}", DATABASE) or host.CACHED.match(
        DATABASE
    ):
        raise HostError(f"DB={DATABASE} is no name for a database: use small letters.")
    state = running()
    here = state and (state["port"], state["db"], state["at"]) == (
        PORT,
        DATABASE,
        INTERFACE,
    )
    if not here:
        stop_server()
        check_port()  # before ten minutes of work, not after
    if DATABASE in host.databases() and not set_aside():
        upgraded = upgrade_database()
    else:
        make_database()
        upgraded = True
    write_conf()
    if not here or upgraded or not answers():
        stop_server()
        set_addresses()
        with phase("starting Odoo"):
            start_server()
    logins = host.note(DATABASE).get("logins", "")
    print(f"\nhttp://localhost:{PORT}   database {DATABASE}\n\n{ADMIN}\n{logins}\n")
    print("make logs, make shell, make stop, make reset (starts over with new data)")


def stop():
    say("server stopped" if stop_server() else "no server was running")
    subprocess.run([host.TOOLS / "pg.sh", "stop"], check=True)


def reset():
    stop_server()
    host.drop_database(DATABASE + host.PART)
    host.drop_database(DATABASE)
    say(f"database {DATABASE} is gone: 'make run' makes it anew")


def shell():
    if DATABASE not in host.databases():
        raise HostError(f"there is no database {DATABASE} yet: 'make run' makes it.")
    conf = host.write_conf(RUN / f"{DATABASE}.shell.conf", DATABASE)
    line = [host.PYTHON, host.ODOO, "shell", "--no-http", "--log-level=warn"]
    os.execve(line[0], [str(part) for part in line], host.environment(conf))


def logs():
    if not LOG.exists():
        raise HostError("there is no log yet: 'make run' starts the server.")
    os.execvp("tail", ["tail", "-n", "50", "-F", str(LOG)])


if __name__ == "__main__":
    commands = {f.__name__: f for f in (run, stop, reset, shell, logs)}
    host.main(commands[sys.argv[1]])
