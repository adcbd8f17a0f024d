"""`make test`: every test of the checkout, in three runs of pytest.

    rules      tests/rules, tests/test_*.py   plain Python, no Odoo, no database
    database   tests/database                 install, upgrade, uninstall, Odoo's runner
    addons     addons/*/tests                 pytest-odoo with HTTP and a browser

T=path[::test] runs one of them only on that path, K=words passes `-k words`.
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
from host import HOME, ROOT, HostError, phase, say

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
TEMPORARY = re.compile(r"^bde_t([0-9]+)_")
PREFIX = f"bde_t{os.getpid()}_"


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


def pytest(name, *arguments, conf=None):
    """Run pytest; returns its counts, one failure when it broke before counting."""
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
    result = subprocess.run(line, env=environment, cwd=ROOT, check=False)
    try:
        found = json.loads(counts.read_text())
    except (OSError, ValueError):
        found = {"passed": 0, "failed": 1, "skipped": 0}
    nothing = result.returncode == 5 and os.environ.get("K")
    if result.returncode and not found["failed"] and not nothing:
        found["failed"] = 1
    return found


def run_rules(*paths):
    return pytest("rules", "-p", "no:odoo", *(paths or ("tests/rules", *top_tests())))


def top_tests():
    return sorted(str(p.relative_to(ROOT)) for p in (ROOT / "tests").glob("test_*.py"))


def run_database(*paths):
    host.addons_database()
    return pytest(
        "database", "-p", "no:odoo", "--durations=8", *(paths or ("tests/database",))
    )


def run_addons(*paths):
    database = f"{PREFIX}addons"
    host.copy_database(host.addons_database(), database)
    conf = host.write_conf(
        HOME / "run" / "pytest.conf",
        database,
        screenshots=HOME / "screenshots",
    )
    return pytest(
        "addons",
        f"--odoo-config={conf}",
        f"--odoo-database={database}",
        "--odoo-http",
        *(paths or ("addons",)),
        conf=conf,
    )


def suites():
    """[(title, function, paths)] of what T asks for: everything by default."""
    wanted = os.environ.get("T", "").split()
    rules = [t for t in wanted if t.startswith("tests/") and "database" not in t]
    database = [t for t in wanted if t.startswith("tests/database")]
    addons = [t for t in wanted if t.startswith("addons")]
    strange = set(wanted) - {*rules, *database, *addons}
    if strange:
        raise HostError(f"T={strange.pop()} is below neither tests/ nor addons/.")
    all_three = [
        ("pure rules and the repository", run_rules, rules),
        ("install, upgrade, uninstall, Odoo's own runner", run_database, database),
        ("addons, with HTTP and a browser", run_addons, addons),
    ]
    return [suite for suite in all_three if suite[2] or not wanted]


def main():
    start = time.monotonic()
    chosen = suites()
    check_tools()
    sweep_temporary()
    total = {"passed": 0, "failed": 0, "skipped": 0}
    try:
        for title, function, paths in chosen:
            with phase(title):
                try:
                    counts = function(*paths)
                except HostError as error:
                    print(f"error: {error}", flush=True)
                    counts = {"failed": 1}
                for key, number in counts.items():
                    total[key] += number
    finally:
        with contextlib.suppress(Exception):
            sweep_temporary()
    say(f"{time.monotonic() - start:.0f} s in all")
    line = f"{total['passed']} passed, {total['failed']} failed"
    print(line + (f", {total['skipped']} skipped" if total["skipped"] else ""))
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    host.main(main)
