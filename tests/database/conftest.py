"""Databases for the tests of installing, upgrading and removing the addons.

Run by `make test` with plain pytest; Odoo is started as a separate process, as an
administrator does (tools/host.py).
"""

import os
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import host

PREFIX = os.environ.get("HOUSE_DATABASES", f"bde_t{os.getpid()}_")


@pytest.fixture
def copy_of():
    """copy_of(source, suffix): a copy of a database, dropped after the test."""
    made = []

    def copy(source, suffix):
        target = PREFIX + suffix
        host.copy_database(source, target)
        made.append(target)
        return target

    yield copy
    for target in made:
        host.drop_database(target)


@pytest.fixture(scope="session")
def addons_db():
    """The template database with all our addons. Read it; copy it to write."""
    return host.addons_database()


@pytest.fixture(scope="session")
def demo_db(addons_db):
    """A copy with the demonstration lycée in it. Read it; copy it to write."""
    target = PREFIX + "demo"
    host.copy_database(addons_db, target)
    conf = host.write_conf(host.HOME / "run" / f"{target}.conf", target)
    result = host.odoo("bde", conf, "demo")
    assert result.code == 0, host.tail(result.output)
    yield target
    host.drop_database(target)


@pytest.fixture
def odoo():
    """odoo(database, *arguments): run the server until it has loaded; its log.

    Fails on an error, on any warning, and on a DeprecationWarning.
    """

    def run(database, *arguments):
        log = host.load(database, *arguments, warnings=True)
        assert not bad_lines(log), "\n".join(bad_lines(log))
        return log

    return run


def bad_lines(log):
    """Lines of an Odoo log that an installation must not have.

    Warnings of Python count when they name our addons: Odoo's and the libraries' own
    are not ours to mend.
    """
    return [
        line
        for line in log.splitlines()
        if re.search(r" (WARNING|ERROR|CRITICAL) ", line)
        and (" py.warnings: " not in line or str(host.ADDONS) in line)
    ]
