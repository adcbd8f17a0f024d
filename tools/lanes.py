"""Runs of `make test`, two at a time: what each prints is kept and shown at its end."""

import collections
import resource
import shutil
import subprocess
import sys
import threading
import time
from typing import NamedTuple

from host import HostError, say

LANES = 2
HEARTBEAT = 60  # seconds
_children = set()


class Run(NamedTuple):
    """One run of pytest.

    function(output=None) -> counts; output: a file for what it prints
    alone: never beside another run that says the same word
    """

    title: str
    function: collections.abc.Callable
    alone: str = ""


def call(line, *, env, cwd, output=None):
    """Run a program to its end; its exit code. `output`: a file for what it prints."""
    with subprocess.Popen(
        line, env=env, cwd=cwd, stdout=output, stderr=output and subprocess.STDOUT
    ) as process:
        _children.add(process)
        try:
            return process.wait()
        finally:
            _children.discard(process)


def attempt(run, output=None):
    """Counts of a run; one failure, with its reason, when it could not go on."""
    try:
        return run.function(output=output) if output else run.function()
    except Exception as error:  # the other runs go on, and this one is named
        if not isinstance(error, HostError):
            error = f"{type(error).__name__}: {error}"
        print(f"error: {error}", file=output or sys.stdout, flush=True)
        return {"passed": 0, "failed": 1, "skipped": 0, "failures": [str(error)]}


class Board:
    """What waits, what goes on, what is found; guarded by one condition."""

    def __init__(self, runs):
        self.changed = threading.Condition()
        self.waiting = list(runs)
        self.going = {}  # run: when it began
        self.found = {}
        self.ended = []  # (run, file of its output, seconds), not shown yet
        self.stopped = False

    def take(self):
        """The next run that may begin now, None when there is none left."""
        with self.changed:
            while self.waiting and not self.stopped:
                busy = {run.alone for run in self.going if run.alone}
                for run in self.waiting:
                    if run.alone not in busy:
                        self.waiting.remove(run)
                        self.going[run] = time.monotonic()
                        return run
                self.changed.wait()
            return None

    def end(self, run, path, counts):
        with self.changed:
            seconds = time.monotonic() - self.going.pop(run)
            self.found[run.title] = counts
            self.ended.append((run, path, seconds))
            self.changed.notify_all()

    def heartbeat(self):
        now = time.monotonic()
        return ", ".join(
            f"{run.title} ({now - began:.0f} s)" for run, began in self.going.items()
        )


def side_by_side(runs, folder):
    """{title: counts} of all runs, LANES at a time, in the order given."""
    board = Board(runs)
    folder.mkdir(parents=True, exist_ok=True)
    numbers = {run.title: number for number, run in enumerate(runs)}

    def work():
        while run := board.take():
            path = folder / f"output-{numbers[run.title]}.txt"
            with open(path, "w+") as output:
                counts = attempt(run, output)
            board.end(run, path, counts)

    lanes = [threading.Thread(target=work, daemon=True) for _lane in range(LANES)]
    for lane in lanes:
        lane.start()
    try:
        _show_all(board, len(runs))
    finally:
        board.stopped = True
        for process in list(_children):  # interrupted: nothing is left behind
            process.terminate()
        with board.changed:
            board.changed.notify_all()
        for lane in lanes:
            lane.join(60)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    say(f"{used.ru_utime + used.ru_stime:.0f} s of processor, PostgreSQL not counted")
    return {run.title: board.found[run.title] for run in runs}


def _show_all(board, number):
    """Print each output when its run has ended, and who is at work meanwhile."""
    shown = 0
    while shown < number:
        with board.changed:
            if not board.ended:
                board.changed.wait(HEARTBEAT)
            ended, board.ended = board.ended, []
            alive = board.heartbeat()
        for run, path, seconds in ended:
            say(run.title)
            with open(path, errors="replace") as text:
                shutil.copyfileobj(text, sys.stdout)
            print(f"    {seconds:.0f} s", flush=True)
            shown += 1
        if alive:
            say(f"going on: {alive}")
