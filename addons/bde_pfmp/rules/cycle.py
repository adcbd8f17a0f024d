"""Weeks of PFMP over the whole cycle of a learner: due, done, proved, missing.

What counts is what the exam asks for: the weeks fixed by the specialty's arrêté, or by
a decision of positioning; the personalised path of the last year is told apart, it is
not certifying. Source: code de l'éducation, D337-4 (bac pro), D337-78 and following;
arrêtés of each specialty.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import timedelta

from . import weeks

PFMP, CATCH_UP, PATH = "pfmp", "catch_up", "path"
BEFORE, POSITIONING, DEROGATION = "before", "positioning", "derogation"
DAYS = 5  # a week of presence, from Monday to Friday
# how a learner stands, from the worst to the best
RED, REQUESTED, CHECK, TO_PLACE, ON_WAY, COMPLETE, NOTHING_DUE = (
    "red",
    "requested",
    "check",
    "to_place",
    "on_way",
    "complete",
    "nothing_due",
)


@dataclass(frozen=True)
class Stay:
    """Presence in a host organisation.

    :param date first: first day
    :param date last: last day of presence, interruption included
    :param str kind: `PFMP`, `CATCH_UP` or `PATH`
    :param float done: weeks of presence up to today, absences taken off
    :param float ahead: weeks of presence still to come
    :param bool proved: the host attested this presence
    :param bool counts: it is of the training of the cycle, or of its common year
    """

    first: object
    last: object
    kind: str
    done: float
    ahead: float = 0.0
    proved: bool = False
    counts: bool = True


@dataclass(frozen=True)
class Seen:
    """What is known of the presence in a stay.

    :param int planned_days: days of presence that the convention plans; 0: not known
    :param float missed_days: planned days missed so far, less those made up
    :param attested_days: days that the host signed, None before
    """

    planned_days: int = 0
    missed_days: float = 0.0
    attested_days: int | None = None


@dataclass(frozen=True)
class Decision:
    """What somebody with authority decided, in weeks.

    `BEFORE`: recognised as done elsewhere or earlier; `POSITIONING`: due for this
    learner, whatever the training says; `DEROGATION`: granted, not to be done.
    `granted` is False while a request waits for its answer.
    """

    kind: str
    weeks: float
    granted: bool = True


@dataclass(frozen=True)
class Count:
    """Weeks of a learner, to one decimal. `missing`: due, nobody plans them.

    `unproved` are weeks of stays that are over and that no host attested; `elsewhere`
    those of another training, which count for nothing without a decision.
    """

    due: float = 0.0
    recognised: float = 0.0
    done: float = 0.0
    proved: float = 0.0
    unproved: float = 0.0
    planned: float = 0.0
    catch_up: float = 0.0
    waived: float = 0.0
    requested: float = 0.0
    missing: float = 0.0
    elsewhere: float = 0.0
    path_due: float = 0.0
    path_done: float = 0.0
    path_planned: float = 0.0


def presence(first, last, today, seen, off=()):
    """Return (weeks of presence up to today, weeks still ahead) of a stay.

    A week of the convention is a week, a public holiday in it or not; what an absence
    takes away is its share of the days planned.

    :param seen: `Seen`, what was counted or attested
    :param off: days of the school holidays, when the learner is not there, as
        `worked_days` gives them
    """
    done_until = min(last, today)
    so_far = _weeks(first, done_until, off)
    ahead = _weeks(max(first, today + timedelta(days=1)), last, off)
    if not seen.planned_days:
        return round(so_far, 1), round(ahead, 1)
    whole = _weeks(first, last, off)
    if seen.attested_days is not None:
        done = min(whole * seen.attested_days / seen.planned_days, whole)
    else:
        done = so_far - whole * max(seen.missed_days, 0) / seen.planned_days
    return round(max(done, 0.0), 1), round(ahead, 1)


def _weeks(first, last, off):
    """Return the weeks from `first` to `last`, the days off taken away."""
    lost = max(bisect_right(off, last) - bisect_left(off, first), 0)
    return (weeks.working_days(first, last) - lost) / DAYS


def worked_days(days):
    """Return the days from Monday to Friday among `days`, in order: see `presence`."""
    return sorted(day for day in days if day.weekday() < DAYS)


def count(due, stays, decisions, today, path_due=0.0):
    """Return the `Count` of a learner.

    :param float due: weeks that the training asks for over the cycle
    :param stays: iterable of `Stay`, of any class and school year
    :param decisions: iterable of `Decision`, the oldest first
    :param date today: its own day is over
    :param float path_due: weeks of the personalised path that the family chose to do
        in a company
    """
    due, before, waived, asked = _decided(due, decisions)
    sums = dict.fromkeys(
        ("done", "proved", "unproved", "planned", "catch_up", "elsewhere"), 0.0
    )
    path = {"done": 0.0, "planned": 0.0}
    for stay in stays:
        if not stay.counts:
            sums["elsewhere"] += stay.done
        elif stay.kind == PATH:
            path["done"] += stay.done
            path["planned"] += stay.ahead
        else:
            sums["done"] += stay.done
            sums["catch_up" if stay.kind == CATCH_UP else "planned"] += stay.ahead
            if stay.proved:
                sums["proved"] += stay.done
            elif stay.last <= today:
                sums["unproved"] += stay.done
    found = before + sums["done"] + sums["planned"] + sums["catch_up"]
    values = {
        **sums,
        "due": due,
        "recognised": before,
        "done": before + sums["done"],
        "proved": before + sums["proved"],
        "waived": waived,
        "requested": asked,
        "missing": max(due - waived - found, 0.0),
        "path_due": path_due,
        "path_done": path["done"],
        "path_planned": path["planned"],
    }
    return Count(**{name: round(value, 1) for name, value in values.items()})


def _decided(due, decisions):
    """Return (weeks due, recognised, waived, asked for) once decisions are read."""
    sums = {BEFORE: 0.0, DEROGATION: 0.0}
    asked = 0.0
    for decision in decisions:
        if not decision.granted:
            asked += decision.weeks * (decision.kind == DEROGATION)
        elif decision.kind == POSITIONING:
            due = decision.weeks
        else:
            sums[decision.kind] += decision.weeks
    return due, sums[BEFORE], sums[DEROGATION], asked


def standing(counted, *, last_year, nothing_known_before):
    """Return how a learner stands: one of the words above.

    :param Count counted: their weeks
    :param bool last_year: the exam is at the end of this school year
    :param bool nothing_known_before: came after the first year of the cycle, and
        nothing is known of the years before
    """
    if not counted.due:
        return NOTHING_DUE
    if not counted.missing:
        return ON_WAY if counted.planned or counted.catch_up else COMPLETE
    if nothing_known_before:
        return CHECK
    if not last_year:
        return TO_PLACE
    return REQUESTED if counted.requested >= counted.missing else RED
