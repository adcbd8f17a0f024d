"""What a file says of a learner in a school year → what to do with the enrolments.

Nothing is ever deleted: a class or a training that changes closes the enrolment the
day before and opens another; a learner who left has the last one closed. A second
run on the result gives no step.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

CLASS_CHANGE = "class_change"
TRAINING_CHANGE = "training_change"
APPRENTICESHIP = "apprenticeship"
NEVER_CAME = "never_came"
# the learner went on in the school: only these are followed by another enrolment
MOVES = (CLASS_CHANGE, TRAINING_CHANGE)
DETAILS = ("mef", "training", "cycle_year", "status", "regime")


@dataclass(frozen=True)
class Stay:
    """An enrolment as it is: `id` 0 when only planned. References are opaque."""

    id: int
    class_ref: object = None
    training: object = None
    mef: object = None
    status: str = "st"
    regime: str | None = None
    cycle_year: int = 0
    groups: frozenset = frozenset()
    is_repeating: bool = False
    date_start: date | None = None
    date_end: date | None = None
    reason: str | None = None
    is_probable_leaver: bool = False


@dataclass(frozen=True)
class Wanted:
    """What the file says: None means that it says nothing of it.

    :ivar date_start: first day in the school, for a new enrolment
    :ivar move_day: first day in this class, when the file knows it
    :ivar date_end, reason, note: the exit; `date_end` None while the learner is here
    :ivar groups: None when the file does not know the groups
    :ivar line: line of the file, carried along
    """

    class_ref: object = None
    training: object = None
    mef: object = None
    status: str | None = None
    regime: str | None = None
    cycle_year: int | None = None
    groups: frozenset | None = None
    is_repeating: bool = False
    date_start: date | None = None
    move_day: date | None = None
    date_end: date | None = None
    reason: str | None = None
    note: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Step:
    """One thing to do.

    :ivar kind: "open" (new enrolment with `vals`), "close" (`stay` ends: `vals` has
        date_end, reason, note), "change" (`vals` replace those of `stay`), "back"
        (`stay` is closed and the file still has the learner: to be asked)
    :ivar vals: names of `Stay`, plus `note`
    """

    kind: str
    stay: Stay | None = None
    vals: dict = field(default_factory=dict)


def decide(stays, wanted, year_start, year_end, day, come_back=False):
    """Return the list of `Step` that brings `stays` to what the file says.

    :param stays: `Stay` of one learner in one school year, any order
    :param Wanted wanted: what the file says of them this year
    :param date year_start, year_end: first and last day of the school year
    :param date day: day of the file or of the import: a change without a date of
        its own is dated of that day
    :param bool come_back: a learner who had left is enrolled again
    """
    if wanted.date_end is not None:
        return _leave(stays, wanted, year_start)
    current = _current(stays)
    if current is None:
        gone = [stay for stay in stays if stay.reason not in MOVES]
        last = max(stays, key=_last_day, default=None)
        if gone and last in gone and not come_back and not _later(wanted, last):
            return [Step("back", last)]
        start = _start(wanted, year_start, year_end)
        if last is not None:
            after = last.date_end + timedelta(days=1)
            start = max(wanted.move_day or _within(day, year_start, year_end), after)
        return [Step("open", None, _opening(wanted, start))]
    moved = _moved(current, wanted)
    if moved:
        first = current.date_start or date.min
        dated = wanted.move_day is not None and wanted.move_day > first
        move_day = _within(wanted.move_day if dated else day, year_start, year_end)
        if move_day > first:
            opening = _opening(_inherit(current, wanted), move_day)
            closing = {
                "date_end": move_day - timedelta(days=1),
                "reason": moved,
                "is_probable_leaver": False,
            }
            return [Step("close", current, closing), Step("open", None, opening)]
    changes = _changes(current, wanted)
    return [Step("change", current, changes)] if changes else []


def _current(stays):
    return next((stay for stay in stays if stay.date_end is None), None)


def _last_day(stay):
    return (stay.date_end or date.max, stay.date_start or date.min)


def _later(wanted, last):
    """Does the file give a first day after the last enrolment?"""
    return wanted.move_day is not None and wanted.move_day > last.date_end


def _within(day, start, end):
    return min(max(day, start), end)


def _start(wanted, year_start, year_end):
    """First day of a first enrolment: the arrival, when it is in this year."""
    arrival = wanted.move_day or wanted.date_start
    if arrival is None or not year_start <= arrival <= year_end:
        return year_start
    return arrival


def _moved(stay, wanted):
    """Return the reason why `stay` cannot go on, None when it can."""
    if wanted.status == "ap" and stay.status not in ("ap", None):
        return APPRENTICESHIP
    known = stay.training is not None and wanted.training is not None
    if known and stay.training != wanted.training:
        return TRAINING_CHANGE
    known = stay.class_ref is not None and wanted.class_ref is not None
    if known and stay.class_ref != wanted.class_ref:
        return CLASS_CHANGE
    return None


def _inherit(stay, wanted):
    """What the file does not say goes on as it was."""
    kept = {
        name: getattr(stay, name)
        for name in ("class_ref", *DETAILS)
        if getattr(wanted, name) is None
    }
    if wanted.training is not None and wanted.training != stay.training:
        kept.pop("mef", None)
        kept.pop("cycle_year", None)
    return replace(
        wanted, **kept, is_repeating=wanted.is_repeating or stay.is_repeating
    )


def _opening(wanted, start):
    names = ("class_ref", *DETAILS, "is_repeating")
    vals = {name: getattr(wanted, name) for name in names}
    vals["groups"] = wanted.groups or frozenset()
    vals["status"] = wanted.status or "st"
    vals["date_start"] = start
    return vals


def _changes(stay, wanted):
    vals = {}
    for name in ("class_ref", *DETAILS):
        value = getattr(wanted, name)
        if value is not None and value != getattr(stay, name):
            vals[name] = value
    if wanted.groups is not None and wanted.groups != stay.groups:
        vals["groups"] = wanted.groups
    if wanted.is_repeating and not stay.is_repeating:
        vals["is_repeating"] = True
    if stay.is_probable_leaver:
        vals["is_probable_leaver"] = False
    return vals


def _leave(stays, wanted, year_start):
    fits = stays
    if wanted.move_day is not None and wanted.class_ref is not None:
        # the file dates each class: the end is that of this class only
        fits = [s for s in stays if s.class_ref in (None, wanted.class_ref)]
    current = _current(fits)
    if current is not None:
        return [Step("close", current, _closing(current, wanted))]
    closed = [stay for stay in fits if stay.reason not in MOVES]
    ends = [_closing(stay, wanted)["date_end"] for stay in closed]
    if any(s.date_end == end for s, end in zip(closed, ends, strict=True)):
        return []
    if closed:
        last = max(closed, key=_last_day)
        end = _closing(last, wanted)["date_end"]
        return [Step("change", last, {"date_end": end})]
    if fits:
        return []
    start = _start(wanted, year_start, wanted.date_end)
    if wanted.date_end < year_start:
        return []
    vals = _opening(wanted, min(start, wanted.date_end))
    vals |= {
        "date_end": wanted.date_end,
        "reason": wanted.reason or "left",
        "note": wanted.note,
    }
    return [Step("open", None, vals)]


def _closing(stay, wanted):
    """Last day, reason and words; never before the first day."""
    end, reason = wanted.date_end, wanted.reason or "left"
    if stay.date_start is not None and end <= stay.date_start:
        end, reason = stay.date_start, wanted.reason or NEVER_CAME
    return {
        "date_end": end,
        "reason": reason,
        "note": wanted.note,
        "is_probable_leaver": False,
    }


def simulate(stays, steps):
    """Return the stays after the steps, for the next line about the same learner."""
    result = list(stays)
    for step in steps:
        vals = {name: v for name, v in step.vals.items() if name != "note"}
        if step.kind == "open":
            result.append(Stay(0, **vals))
        elif step.kind in ("close", "change"):
            result.remove(step.stay)
            result.append(replace(step.stay, **vals))
    return result
