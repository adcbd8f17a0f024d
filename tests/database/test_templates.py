"""Databases kept between runs: none is used without its attachments."""

import importlib.util
import os
import shutil

import host
import pytest

PREFIX = os.environ.get("HOUSE_DATABASES", f"bde_t{os.getpid()}_")


@pytest.fixture
def made(addons_db):
    """made(source): what host._make makes of it; the number of times it had to."""
    target = f"{PREFIX}template"
    times = []

    def make():
        host._make(target, addons_db, times.append)
        return target, len(times)

    yield make
    host.drop_database(target)


def test_a_database_is_made_once(made):
    target, times = made()
    assert times == 1
    assert host.lost_files(target) == []
    assert made() == (target, 1)


def test_a_database_without_its_attachments_is_made_anew(made):
    """The cluster of root is not in the checkout, and survives it."""
    target, _times = made()
    shutil.rmtree(host.filestore(target))
    assert host.lost_files(target)
    assert made() == (target, 2)
    assert host.lost_files(target) == []


def test_one_lost_file_is_enough(made):
    target, _times = made()
    (name, *_others) = sorted(
        path for path in host.filestore(target).glob("??/*") if path.is_file()
    )
    name.unlink()
    assert len(host.lost_files(target)) == 1
    assert made() == (target, 2)


def test_a_school_without_its_attachments_is_kept_aside(
    copy_of, addons_db, monkeypatch
):
    """`make run` gives a new one; nothing of the old one is dropped."""
    spec = importlib.util.spec_from_file_location("tools_run", host.TOOLS / "run.py")
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    database = copy_of(addons_db, "lost")
    monkeypatch.setattr(run, "DATABASE", database)
    monkeypatch.setattr(run, "stop_server", lambda: False)
    assert not run.set_aside()
    shutil.rmtree(host.filestore(database))
    before = host.databases()
    assert run.set_aside()
    (aside,) = host.databases() - before
    host.drop_database(aside)
    assert aside.startswith(f"{database}_lost_")
    assert database not in host.databases()
