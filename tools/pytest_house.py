"""pytest plugin of `make test`: a skip that is not on the list fails the run.

Loaded with `-p pytest_house`. HOUSE_COUNTS names a file that gets the outcome as JSON.
"""

import fnmatch
import json
import os
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


class House:
    def __init__(self):
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}
        self.failures = []
        self.unlisted = []
        lines = [line.strip() for line in ALLOWED.read_text().splitlines()]
        self.allowed = [
            [part.strip() for part in line.split("|", 1)]
            for line in lines
            if line and not line.startswith("#")
        ]

    def _check_skip(self, report):
        where = report.nodeid
        why = report.longrepr[-1] if isinstance(report.longrepr, tuple) else ""
        why = str(why).removeprefix("Skipped: ").strip()
        self.counts["skipped"] += 1
        if not any(
            fnmatch.fnmatchcase(where, node) and fnmatch.fnmatchcase(why, reason)
            for node, reason in self.allowed
        ):
            self.unlisted.append(f"{where}: {why}")

    def _fail(self, where):
        self.counts["failed"] += 1
        if where not in self.failures:
            self.failures.append(where)

    def pytest_collectreport(self, report):
        if report.failed:
            self._fail(report.nodeid)
        elif report.skipped:
            self._check_skip(report)

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self._fail(report.nodeid)
        elif report.skipped:
            self._check_skip(report)
        elif report.passed and report.when == "call":
            self.counts["passed"] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        if self.unlisted:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        self.counts["failed"] += len(self.unlisted)
        self.counts["skipped"] -= len(self.unlisted)
        if os.environ.get("HOUSE_COUNTS"):
            found = self.counts | {"failures": [*self.failures, *self.unlisted]}
            Path(os.environ["HOUSE_COUNTS"]).write_text(json.dumps(found))

    def pytest_terminal_summary(self, terminalreporter):
        if self.unlisted:
            terminalreporter.section("skips that are not in tools/allowed_skips.txt")
            for line in self.unlisted:
                terminalreporter.write_line(f"FAILED (skipped) {line}", red=True)


def pytest_configure(config):
    config.pluginmanager.register(House(), "house")
