"""Dates of a placement: school year, calendar voted, length, holidays, exams, overlap.

Sources: code de l'éducation, D124-1 and following; circulaire 2016-053; arrêtés of the
diplomas (a period is not shorter than three weeks).
"""

from ....bde_partners.rules.issues import _lt
from ..weeks import week_count
from .findings import BLOCKED, WARNING, Sentences

CODES = {
    "outside_year": _lt(
        "The dates leave the school year (%(from)s to %(to)s): write why."
    ),
    "outside_calendar": _lt(
        "The dates leave the period that the board voted (%(from)s to %(to)s)."
    ),
    "short": _lt("%(weeks)s weeks: a period is not shorter than %(min)s weeks."),
    "holiday": _lt(
        "Presence during the holidays (%(name)s, from %(day)s): only to make up "
        "missing weeks."
    ),
    "holiday_half": _lt(
        "%(count)s of the %(all)s days of %(name)s: a minor makes up over half of the "
        "holidays at most."
    ),
    "exam": _lt("Presence on a day of written exam: %(name)s, %(day)s."),
    "overlap": _lt("Already at %(name)s from %(from)s to %(to)s."),
}
finding = Sentences(CODES)


def check_school_year(placement, params):
    """V04: inside the school year."""
    return _outside(placement, placement.year, "school_year", BLOCKED, "outside_year")


def check_calendar(placement, params):
    """V06: inside the period voted by the board."""
    return _outside(
        placement, placement.calendar, "calendar", WARNING, "outside_calendar"
    )


def _outside(placement, frame, rule, level, code):
    if not frame or (placement.first >= frame.first and placement.last <= frame.last):
        return []
    return [finding(rule, level, code, **{"from": frame.first, "to": frame.last})]


def check_length(placement, params):
    """V05: three weeks, save in the first year, a path of the last year, a catch-up."""
    least = params.get("period_weeks_min", placement.first)
    weeks = week_count(placement.first, placement.last)
    if placement.kind != "pfmp" or placement.short_allowed or placement.is_catch_up:
        return []
    if least and weeks < least:
        return [finding("length", WARNING, "short", weeks=weeks, min=round(least))]
    return []


def check_holidays(placement, params):
    """V08: no presence in the holidays, save to make up weeks; half of them at most."""
    found = []
    for holiday in placement.holidays:
        days = [
            day
            for day in placement.days()
            if holiday.first <= day <= holiday.last and placement.slots_on(day)
        ]
        if not days:
            continue
        whole = (holiday.last - holiday.first).days + 1
        if not placement.is_catch_up:
            found.append(
                finding(
                    "holidays",
                    BLOCKED,
                    "holiday",
                    days[0],
                    name=holiday.name,
                    day=days[0],
                )
            )
        elif placement.is_minor_on(days[0]) and _span(days) * 2 > whole:
            found.append(
                finding(
                    "holidays",
                    WARNING,
                    "holiday_half",
                    days[0],
                    name=holiday.name,
                    count=_span(days),
                    all=whole,
                )
            )
    return found


def _span(days):
    """Return the calendar days from the first to the last: what is taken from rest."""
    return (days[-1] - days[0]).days + 1


def check_exams(placement, params):
    """V06: not on a day of written exam."""
    found = []
    for exam in placement.exams:
        days = [
            day
            for day in placement.days()
            if exam.first <= day <= exam.last and placement.slots_on(day)
        ]
        if days:
            found.append(
                finding("exams", WARNING, "exam", days[0], name=exam.name, day=days[0])
            )
    return found


def check_overlap(placement, params):
    """V07: one place at a time."""
    return [
        finding(
            "overlap",
            BLOCKED,
            "overlap",
            name=other.name,
            **{"from": other.first, "to": other.last},
        )
        for other in placement.others
        if other.meets(placement.first, placement.last)
    ]
