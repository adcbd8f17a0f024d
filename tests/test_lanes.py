"""Runs of `make test` side by side: order, output, failures."""

import importlib.util
import re
import sys
import threading
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent / "tools"
sys.path.insert(0, str(TOOLS))

import host  # noqa: E402
import lanes  # noqa: E402

# Python has a package of that name
_spec = importlib.util.spec_from_file_location("make_test", TOOLS / "test.py")
make_test = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_test)

COUNTS = {"passed": 1, "failed": 0, "skipped": 0, "failures": []}


def _run(title, function=None, alone=""):
    def answer(output=None):
        output.write(f"output of {title}\n")
        return function() if function else COUNTS

    return lanes.Run(title, answer, alone)


def test_each_output_is_printed_whole(tmp_path, capsys):
    runs = [_run(title) for title in "abc"]
    found = lanes.side_by_side(runs, tmp_path)
    assert found == dict.fromkeys("abc", COUNTS)
    lines = capsys.readouterr().out.splitlines()
    for title in "abc":
        assert lines[lines.index(f"==> {title}") + 1] == f"output of {title}"


def test_two_that_want_to_be_alone_never_meet(tmp_path):
    first, second, other = _run("a", alone="x"), _run("b", alone="x"), _run("c")
    board = lanes.Board([first, second, other])
    assert board.take() == first
    assert board.take() == other
    board.end(first, tmp_path, COUNTS)
    assert board.take() == second
    assert board.take() is None


def test_two_go_on_at_once(tmp_path):
    gate = threading.Barrier(2)

    def both():
        gate.wait(60)  # BrokenBarrierError, a failure, when one comes alone
        return COUNTS

    found = lanes.side_by_side([_run("a", both), _run("b", both)], tmp_path)
    assert [counts["failed"] for counts in found.values()] == [0, 0]


def test_a_run_that_breaks_is_named_and_spares_the_others(tmp_path, capsys):
    def breaks():
        raise host.HostError("no room")

    found = lanes.side_by_side([_run("a", breaks), _run("b")], tmp_path)
    assert found["b"] == COUNTS
    assert make_test.summary(found) == 1
    end = capsys.readouterr().out.split("a: 1 failed")[1]
    assert re.findall(r"\S.*", end) == ["no room", "1 passed, 1 failed"]


def test_every_test_file_of_the_addons_is_in_one_half():
    tours, others = make_test.addon_tests()
    there = {str(p.relative_to(host.ROOT)) for p in host.ADDONS.rglob("test_*.py")}
    assert sorted([*tours, *others]) == sorted(there)
    for path in others:
        assert not make_test.TOUR.search((host.ROOT / path).read_text())


def test_odoos_own_runner_is_where_it_is_looked_for():
    path, name = make_test.RUNNER.split("::")
    assert f"def {name}(" in (host.ROOT / path).read_text()
