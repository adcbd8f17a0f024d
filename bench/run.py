"""`make bench`: runs bench/bench_*.py, each on its own copy of the database.

`make stress` runs stress/stress_*.py in the same way: what must hold when many people
act at once and when the server is killed. SMALL=1 does less of the same (`make test`).

A benchmark is a module bench/bench_<name>.py with a docstring and

    SERVER = True          # optional: a server with two job channels runs beside it
    def run(bench): ...    # bench: a Bench, in a process with Odoo loaded

It measures ours and a reference in the same run and says `bench.ratio(...)`: the
machine cancels out. Results are printed as a table and appended to .odoo/bench.json
(.odoo/stress.json); the exit code is 1 when a goal is missed. K=name runs the modules
with that in their name.
"""

import contextlib
import datetime
import functools
import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import host  # noqa: E402

KINDS = ("bench", "stress")
PREFIX = "bde_{}_"


class Bench:
    """What a benchmark gets.

    database, conf    its own copy of the template with our addons, and the file for it
    url               of the server, when the module says SERVER = True
    folder            a scratch folder that goes away
    small             do less of the same, as `make test` wants
    """

    def __init__(self, database, conf, url, folder):
        self.database, self.conf, self.url, self.folder = database, conf, url, folder
        self.small = bool(os.environ.get("SMALL"))
        self.results = []

    @contextlib.contextmanager
    def env(self, **context):
        """A superuser environment on a new cursor, committed at the end."""
        from odoo import SUPERUSER_ID
        from odoo.api import Environment
        from odoo.modules.registry import Registry

        with Registry(self.database).cursor() as cr:
            yield Environment(cr, SUPERUSER_ID, context)

    @contextlib.contextmanager
    def timed(self, cr=None):
        """Measure a block: the yielded dict gets `seconds`, and `queries` of `cr`."""
        measured = {}
        before = cr.sql_log_count if cr else 0
        start = time.perf_counter()
        yield measured
        measured["seconds"] = time.perf_counter() - start
        measured["queries"] = cr.sql_log_count - before if cr else None

    def ratio(self, name, ours, reference, goal=None, *, unit="", note=""):
        """Record ours / reference (two measures of this run); goal: at least that."""
        value = ours / reference
        self._add(name, value, goal is None or value >= goal, f"≥ {goal}", goal)
        self.results[-1] |= {"ours": ours, "reference": reference, "unit": unit}
        self.results[-1]["note"] = note

    def at_most(self, name, value, goal=None, *, unit="", note=""):
        """Record a number that should stay small (queries a record, memory)."""
        self._add(name, value, goal is None or value <= goal, f"≤ {goal}", goal)
        self.results[-1] |= {"unit": unit, "note": note}

    def _add(self, name, value, ok, wanted, goal):
        wanted = wanted if goal is not None else ""
        self.results.append({"name": name, "value": value, "goal": wanted, "ok": ok})


def child(module, database, conf, url, folder, output):
    """In a process of its own: load Odoo, run one benchmark, write its results."""
    import odoo.tools
    from odoo.service.server import load_server_wide_modules

    odoo.tools.config.parse_config(["-c", conf, "--log-level=error"])
    load_server_wide_modules()
    bench = Bench(database, Path(conf), url, Path(folder))
    sys.path[:0] = [str(ROOT / kind) for kind in KINDS]
    importlib.import_module(module).run(bench)
    Path(output).write_text(json.dumps(bench.results))


def run_one(path):
    """Run one module on its own copy of the database; returns its results."""
    module = path.stem
    kind, _, name = module.partition("_")
    database = os.environ.get("HOUSE_DATABASES", PREFIX.format(kind)) + name
    folder = host.HOME / "run" / database
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "results.json"
    output.unlink(missing_ok=True)
    host.copy_database(host.addons_database(), database)
    port = host.free_port()
    served = "\nSERVER = True" in path.read_text()
    url = f"http://127.0.0.1:{port}" if served else ""
    channels = "root:2" if served else "root:0"
    conf = host.write_conf(
        folder / "odoo.conf", database, http_port=port, channels=channels
    )
    try:
        with server(conf, url) if served else contextlib.nullcontext():
            arguments = [module, database, conf, url, folder, output]
            process = subprocess.run(
                [host.PYTHON, __file__, "--child", *map(str, arguments)],
                env=host.environment(conf),
                cwd=ROOT,
                timeout=3600,
                check=False,
            )
        if process.returncode or not output.exists():
            return [{"name": "broke, see above", "value": 0, "goal": "", "ok": False}]
        return json.loads(output.read_text())
    finally:
        host.drop_database(database)


@contextlib.contextmanager
def server(conf, url):
    """An Odoo server on `conf` that answers, ended afterwards; yields its process."""
    import urllib.request

    with open(conf.with_suffix(".log"), "a") as log:
        process = subprocess.Popen(
            [host.PYTHON, host.ODOO, "server", "-c", conf],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=host.environment(conf),
            cwd=ROOT,
        )
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(url + "/web/health", timeout=10).close()
                break
            except OSError:
                pass
            if process.poll() is not None or time.monotonic() > deadline:
                raise host.HostError(f"no server: see {conf.with_suffix('.log')}")
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def table(results):
    """The results as lines of a table."""
    for result in results:
        mark = "ok" if result["ok"] else "MISSED"
        number = f"{result['value']:.2f}"
        yield f"{result['name']:58} {number:>9} {result['goal']:8} {mark:6}"
        if "ours" in result:
            unit = result["unit"]
            ours, reference = result["ours"], result["reference"]
            yield f"    ours {ours:.1f} {unit}, reference {reference:.1f} {unit}"
        if result.get("note"):
            yield f"    {result['note']}"


def revision():
    """The commit that is measured; '+' for changes on top of it."""
    command = ["git", "describe", "--always", "--dirty=+"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def main(kind="bench"):
    wanted = os.environ.get("K", "")
    paths = sorted((ROOT / kind).glob(f"{kind}_*.py"))
    paths = [path for path in paths if wanted in path.stem]
    if not paths:
        raise host.HostError(f"{kind}/ has nothing with {wanted!r} in its name.")
    for name in host.databases():
        if name.startswith(PREFIX.format(kind)):
            host.drop_database(name)
    results = []
    for path in paths:
        with host.phase(path.stem):
            results += run_one(path)
    when = datetime.datetime.now().isoformat(timespec="seconds")
    record = {"when": when, "commit": revision(), "cores": os.cpu_count()}
    log = host.HOME / f"{kind}.json"
    history = json.loads(log.read_text()) if log.exists() else []
    log.write_text(json.dumps([*history, record | {"results": results}], indent=1))
    print("\n".join(["", *table(results), ""]))
    return 0 if all(result["ok"] for result in results) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
    else:
        host.main(functools.partial(main, *sys.argv[1:2]))
