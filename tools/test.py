"""`make test`: every test of the checkout, in five runs of pytest, two at a time.

    rules      tests/rules, tests/test_*.py   plain Python, no Odoo, no database
    runner     tests/database                 Odoo's own runner while installing
    database   tests/database                 install, upgrade, uninstall, the rest
    browser    addons/*/tests                 pytest-odoo: the files with tours
    addons     addons/*/tests                 pytest-odoo with HTTP: the other files

Each has databases of its own. What one prints is kept and shown whole at its end. Two
runs that start browsers never go side by side: a tour needs a processor.

T=path[::test] runs only that path, one after the other and seen as they go; K=words
passes `-k words`.
"""

import contextlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import host
import lanes
from host import HOME, ROOT, HostError, phase, say

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
TEMPORARY = re.compile(r"^bde_t([0-9]+)_")
PREFIX = f"bde_t{os.getpid()}_"
RUNNER = "tests/database/test_install.py::test_odoos_own_runner_while_installing"
TOUR = re.compile(r"\b(start_tour|browser_js)\b")


def check_tools():
    """HostError for what Odoo would turn into silently skipped browser tests."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        raise HostError(
            "no Chromium here, and the browser tours are tests like the others:"
            " apt-get install chromium (as root)."
        )
    result = subprocess.run(
        [browser, "--version"], capture_output=True, text=True, timeout=60, check=False
    )
    if result.returncode:
        raise HostError(f"{browser} does not start: {result.stderr.strip()[-300:]}")
    if not importlib.util.find_spec("websocket"):
        raise HostError("websocket-client is not in requirements/odoo.lock: add it.")


def sweep_temporary():
    """Drop the databases of test runs that were cut off, and of this one."""
    for name in host.databases():
        match = TEMPORARY.match(name)
        if not match:
            continue
        pid = int(match[1])
        if pid == os.getpid() or not Path(f"/proc/{pid}").exists():
            host.drop_database(name)


def pytest(name, *arguments, conf=None, output=None):
    """Run pytest; returns its counts, one failure when it broke before counting.

    output: a file that gets what it prints, instead of the terminal
    """
    counts = HOME / "run" / f"counts-{name}.json"
    counts.parent.mkdir(parents=True, exist_ok=True)
    counts.unlink(missing_ok=True)
    environment = host.environment(conf) if conf else dict(os.environ)
    if not conf:
        environment.pop("ODOO_RC", None)
    environment |= {
        "HOUSE_COUNTS": str(counts),
        "HOUSE_DATABASES": PREFIX,
        "PYTHONPATH": str(host.TOOLS),
    }
    line = [host.PYTHON, "-m", "pytest", "-p", "pytest_house", "-q", *arguments]
    if os.environ.get("K"):
        line += ["-k", os.environ["K"]]
    code = lanes.call(line, env=environment, cwd=ROOT, output=output)
    try:
        found = json.loads(counts.read_text())
    except (OSError, ValueError):
        found = broken(f"{name}: pytest ended before it had counted (code {code})")
    nothing = code == 5 and os.environ.get("K")
    if code and not found["failed"] and not nothing:
        found |= broken(f"{name}: pytest ended with code {code}")
    return found


def broken(why):
    """Counts of a run that did not come to its end."""
    return {"passed": 0, "failed": 1, "skipped": 0, "failures": [why]}


def run_rules(*paths, output=None):
    paths = paths or ("tests/rules", *top_tests())
    return pytest("rules", "-p", "no:odoo", *paths, output=output)


def top_tests():
    return sorted(str(p.relative_to(ROOT)) for p in (ROOT / "tests").glob("test_*.py"))


def run_runner(output=None):
    return pytest("runner", "-p", "no:odoo", "--durations=1", RUNNER, output=output)


def run_rest(output=None):
    return run_database("tests/database", f"--deselect={RUNNER}", output=output)


def run_database(*paths, output=None):
    host.addons_database()
    return pytest("database", "-p", "no:odoo", "--durations=8", *paths, output=output)


def run_addons(*paths, name="addons", output=None):
    database = PREFIX + name
    host.copy_database(host.addons_database(), database)
    conf = host.write_conf(
        HOME / "run" / f"{database}.conf",
        database,
        screenshots=HOME / "screenshots",
        limit_memory_hard=0,  # for a worker that ends; thousands of tests need more
    )
    return pytest(
        name,
        f"--odoo-config={conf}",
        f"--odoo-database={database}",
        "--odoo-http",
        *paths,
        conf=conf,
        output=output,
    )


def addon_tests():
    """(files with tours, the others): every test file of the addons, once."""
    texts = {
        str(path.relative_to(ROOT)): path.read_text()
        for path in sorted(host.ADDONS.glob("*/tests/**/*.py"))
    }
    tests = [path for path in texts if Path(path).name.startswith("test_")]
    words = TOUR.pattern
    for path in texts.keys() - set(tests):  # what the files share, by its names
        if TOUR.search(texts[path]):
            for name in re.findall(r"^(?:class|def) (\w+)", texts[path], re.MULTILINE):
                words += rf"|\b{name}\b"
    tours = [path for path in tests if re.search(words, texts[path])]
    return tours, [path for path in tests if path not in tours]


def run_browser(output=None):
    return run_addons(*addon_tests()[0], name="browser", output=output)


def run_others(output=None):
    return run_addons(*addon_tests()[1], name="addons", output=output)


def everything():
    """Runs of a whole `make test`: lanes.Run, the longest first."""
    return [
        lanes.Run("Odoo's own runner while installing", run_runner, alone="browser"),
        lanes.Run("pure rules and the repository", run_rules),
        lanes.Run("install, upgrade, uninstall", run_rest),
        lanes.Run("addons, with a browser", run_browser, alone="browser"),
        lanes.Run("addons, with HTTP", run_others),
    ]


def asked_for(wanted):
    """Runs of what T asks for."""
    rules = [t for t in wanted if t.startswith("tests/") and "database" not in t]
    database = [t for t in wanted if t.startswith("tests/database")]
    addons = [t for t in wanted if t.startswith("addons")]
    strange = set(wanted) - {*rules, *database, *addons}
    if strange:
        raise HostError(f"T={strange.pop()} is below neither tests/ nor addons/.")
    three = [
        ("pure rules and the repository", run_rules, rules),
        ("install, upgrade, uninstall, Odoo's own runner", run_database, database),
        ("addons, with HTTP and a browser", run_addons, addons),
    ]
    return [
        lanes.Run(title, lambda f=function, p=paths: f(*p))
        for title, function, paths in three
        if paths
    ]


def one_by_one(runs):
    """{title: counts}, each run seen as it goes."""
    found = {}
    for run in runs:
        with phase(run.title):
            found[run.title] = lanes.attempt(run)
    return found


def side_by_side(runs):
    """{title: counts}, two runs at a time; the templates they copy first."""
    host.base_database()
    host.addons_database()
    return lanes.side_by_side(runs, HOME / "run")


def summary(found):
    """Say what failed, by name, and how many; the exit code."""
    total = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for title, counts in found.items():
        for key in total:
            total[key] += counts[key]
        if counts["failed"]:
            print(f"\n{title}: {counts['failed']} failed")
            print("\n".join(f"    {name}" for name in counts["failures"]))
    line = f"{total['passed']} passed, {total['failed']} failed"
    print(line + (f", {total['skipped']} skipped" if total["skipped"] else ""))
    return 1 if total["failed"] or not total["passed"] else 0


def main():
    start = time.monotonic()
    wanted = os.environ.get("T", "").split()
    runs = asked_for(wanted) if wanted else everything()
    check_tools()
    sweep_temporary()
    try:
        found = one_by_one(runs) if wanted else side_by_side(runs)
    finally:
        with contextlib.suppress(Exception):
            sweep_temporary()
    say(f"{time.monotonic() - start:.0f} s in all")
    return summary(found)


if __name__ == "__main__":
    host.main(main)
