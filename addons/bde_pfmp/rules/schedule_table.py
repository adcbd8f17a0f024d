"""The weekly schedule as the annexe pédagogique prints it: rows, totals, dates."""

from dataclasses import dataclass
from datetime import timedelta

from . import schedule
from .french import NBSP

SUNDAY = 6
NIGHT_END, NIGHT_START = 6.0, 22.0


@dataclass(frozen=True)
class Row:
    """A day of the week, or a run of days that are alike.

    :param str day: « Lundi », « Lundi au vendredi »
    :param tuple cells: for each kind of week (hours in words, total in words)
    """

    day: str
    cells: tuple


@dataclass(frozen=True)
class Table:
    """A schedule ready to print.

    :param tuple weeks: titles of the kinds of week; one empty title when all weeks
        are alike
    :param tuple rows: of `Row`, Monday first, days without presence left out
    :param tuple totals: total of each kind of week, in words
    """

    weeks: tuple
    rows: tuple
    totals: tuple


def hours(value):
    """Return a duration as people read it: 7.5 → « 7 h 30 », 0 → « – »."""
    return schedule.format_hour(value) if value else "–"


def _stretches(slots, day, week):
    found = sorted(
        (s for s in slots if s.weekday == day and s.week in ("all", week)),
        key=lambda slot: slot.start,
    )
    texts = []
    for slot in found:
        site = f" ({slot.site})" if slot.site else ""
        begin, end = schedule.format_hour(slot.start), schedule.format_hour(slot.end)
        texts.append(f"{begin}{NBSP}à{NBSP}{end}{site}")
    return ", ".join(texts) or "–", hours(sum(slot.hours for slot in found))


def _label(first, last):
    """Return the name of a run of days: « Lundi », « Lundi au vendredi »."""
    start, end = schedule.DAYS[first].capitalize(), schedule.DAYS[last]
    if first == last:
        return start
    return f"{start} et {end}" if last == first + 1 else f"{start} au {end}"


def week_table(slots):
    """Return the `Table` of a schedule; one column of hours when weeks are alike.

    :param slots: of `schedule.Slot`
    """
    slots = list(slots)
    kinds = ("a", "b") if any(slot.week != "all" for slot in slots) else ("a",)
    runs = []
    for day in range(len(schedule.DAYS)):
        cells = tuple(_stretches(slots, day, week) for week in kinds)
        if all(text == "–" for text, _total in cells):
            continue
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == cells:
            runs[-1][1] = day
        else:
            runs.append([day, day, cells])
    return Table(
        weeks=("Semaines A", "Semaines B") if len(kinds) == 2 else ("",),
        rows=tuple(Row(_label(first, last), cells) for first, last, cells in runs),
        totals=tuple(hours(schedule.weekly_hours(slots, week)) for week in kinds),
    )


def mondays(date_start, date_end):
    """Return {"a": […], "b": […]}: the Mondays of the weeks of each kind.

    The week of the first day is a week A, as in `schedule.total_presence`.
    """
    found = {"a": [], "b": []}
    monday = date_start - timedelta(days=date_start.weekday())
    rank = 0
    while monday <= date_end:
        found["ab"[rank % 2]].append(monday)
        monday += timedelta(days=7)
        rank += 1
    return found


def special(slots):
    """Return what a schedule holds of nights and Sundays: subset of {night, sunday}.

    Night: before 6:00 or after 22:00, the widest limits of the code du travail for
    minors (L3163-1); those under 16 have narrower ones, checked elsewhere.
    """
    found = set()
    for slot in slots:
        if slot.weekday == SUNDAY:
            found.add("sunday")
        if slot.start < NIGHT_END or slot.end > NIGHT_START:
            found.add("night")
    return found
