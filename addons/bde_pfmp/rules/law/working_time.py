"""Hours, nights, breaks, rests, Sundays and holidays, by the age of each day.

Sources: code du travail, L3161-1 to L3164-8, R3162-1 and R3163-1; for learners under
school status, the ministry's table of working time (annexe of the convention).
A birthday during the placement changes the rule from that day on.
"""

from datetime import timedelta

from ....bde_partners.rules.issues import _lt
from ..schedule import format_hour
from .findings import BLOCKED, FORBIDDEN, WARNING, Sentences

CODES = {
    "day_hours": _lt(
        "%(hours)s of work on %(day)s (%(count)s such days): at most %(max)s a day at "
        "%(age)s."
    ),
    "day_hours_usual": _lt(
        "%(hours)s of work on %(day)s (%(count)s such days): texts differ at %(age)s, "
        "keep to %(max)s a day if you can."
    ),
    "week_hours": _lt(
        "%(hours)s in the week of %(day)s (%(count)s such weeks): at most %(max)s a "
        "week at %(age)s."
    ),
    "week_hours_usual": _lt(
        "%(hours)s in the week of %(day)s (%(count)s such weeks): texts differ at "
        "%(age)s, keep to %(max)s a week if you can."
    ),
    "night": _lt(
        "%(start)s – %(end)s on %(day)s (%(count)s such days): at %(age)s nobody works "
        "before %(from)s nor after %(to)s."
    ),
    "night_adult": _lt(
        "%(start)s – %(end)s on %(day)s: night work of an adult must be written in the "
        "convention."
    ),
    "sunday": _lt(
        "Work on Sunday %(day)s (%(count)s such days): a minor rests on Sundays."
    ),
    "sunday_adult": _lt(
        "Work on Sunday %(day)s: it must be written in the convention."
    ),
    "public_holiday": _lt(
        "Work on %(day)s, a public holiday (%(count)s such days): a minor rests on "
        "public holidays."
    ),
    "public_holiday_adult": _lt(
        "Work on %(day)s, a public holiday: it must be written in the convention."
    ),
    "weekly_rest": _lt(
        "No two days of rest in a row around Sunday %(day)s (%(count)s such weeks): a "
        "minor has two, Sunday among them."
    ),
    "daily_rest": _lt(
        "Only %(hours)s of rest before %(day)s (%(count)s such nights): at least "
        "%(min)s at %(age)s."
    ),
    "break": _lt(
        "%(hours)s in a row on %(day)s (%(count)s such days): a break of %(minutes)s "
        "minutes after %(max)s at %(age)s."
    ),
}
finding = Sentences(CODES)

_DEFAULT_NIGHT = (21.0, 6.0)


class _Seen:
    """Findings of one kind told once: the first one, and how many there are."""

    def __init__(self, rule):
        self.rule = rule
        self.found = {}

    def add(self, code, level, when, **params):
        first = self.found.get(code)
        if first:
            first.params["count"] += 1
            return
        params |= {"day": when, "count": 1}
        self.found[code] = finding(self.rule, level, code, when, **params)

    def all(self):
        return list(self.found.values())


def check_day_hours(placement, params):
    """V10: hours a day."""
    seen = _Seen("day_hours")
    for day in placement.days():
        hours, age = placement.hours_on(day), placement.age_on(day)
        top = params.get("day_hours_max", day, age)
        usual = params.get("day_hours_usual", day, age)
        level = BLOCKED if placement.is_minor_on(day) else WARNING
        if top and hours > top:
            seen.add(
                "day_hours",
                level,
                day,
                hours=format_hour(hours),
                max=format_hour(top),
                age=age,
            )
        elif usual and hours > usual:
            seen.add(
                "day_hours_usual",
                WARNING,
                day,
                hours=format_hour(hours),
                max=format_hour(usual),
                age=age,
            )
    return seen.all()


def check_week_hours(placement, params):
    """V10: hours a civil week, Monday to Sunday."""
    seen = _Seen("week_hours")
    totals = {}
    for day in placement.days():
        monday = day - timedelta(days=day.weekday())
        totals[monday] = totals.get(monday, 0.0) + placement.hours_on(day)
    for monday, hours in totals.items():
        # the day in the week on which the learner is youngest tells
        day = max(monday, placement.first)
        age = placement.age_on(day)
        level = BLOCKED if placement.is_minor_on(day) else WARNING
        for code, limit, grave in (
            ("week_hours", params.get("week_hours_max", day, age), level),
            ("week_hours_usual", params.get("week_hours_usual", day, age), WARNING),
        ):
            if limit and hours > limit:
                seen.add(
                    code,
                    grave,
                    day,
                    hours=format_hour(hours),
                    max=format_hour(limit),
                    age=age,
                )
                break
    return seen.all()


def check_night(placement, params):
    """V11: no minor at night; an adult's night is written in the convention."""
    seen = _Seen("night")
    for day in placement.days():
        age, minor = placement.age_on(day), placement.is_minor_on(day)
        start = params.get("day_starts", day, age)
        end = params.get("day_ends", day, age)
        if start is None or end is None:
            end, start = _DEFAULT_NIGHT
        for slot in placement.slots_on(day):
            if slot.start < start or slot.end > end:
                seen.add(
                    "night" if minor else "night_adult",
                    FORBIDDEN if minor else WARNING,
                    day,
                    start=format_hour(slot.start),
                    end=format_hour(slot.end),
                    age=age,
                    **{"from": format_hour(start), "to": format_hour(end)},
                )
    return seen.all()


def check_sunday(placement, params):
    """V12: Sunday is for rest."""
    seen = _Seen("sunday")
    for day in placement.days():
        if day.weekday() == 6 and placement.slots_on(day):
            minor = placement.is_minor_on(day)
            code = "sunday" if minor else "sunday_adult"
            seen.add(code, BLOCKED if minor else WARNING, day)
    return seen.all()


def check_public_holiday(placement, params):
    """Public holidays: code du travail, L3164-6 to L3164-8."""
    seen = _Seen("public_holiday")
    for day in placement.days():
        if day in placement.public_holidays and placement.slots_on(day):
            minor = placement.is_minor_on(day)
            code = "public_holiday" if minor else "public_holiday_adult"
            seen.add(code, BLOCKED if minor else WARNING, day)
    return seen.all()


def check_weekly_rest(placement, params):
    """V12: two days in a row, Sunday among them (L3164-2), for a minor."""
    seen = _Seen("weekly_rest")
    one = timedelta(days=1)
    for day in placement.days():
        if day.weekday() != 6 or not placement.is_minor_on(day):
            continue
        if placement.slots_on(day):
            continue  # said by the rule of Sundays
        if placement.slots_on(day - one) and placement.slots_on(day + one):
            seen.add("weekly_rest", BLOCKED, day)
    return seen.all()


def check_daily_rest(placement, params):
    """V13: hours between the end of a day and the start of the next (L3164-1)."""
    seen = _Seen("daily_rest")
    for day in placement.days():
        before = placement.slots_on(day - timedelta(days=1))
        today = placement.slots_on(day)
        if not before or not today:
            continue
        age = placement.age_on(day)
        rest = 24 - max(slot.end for slot in before) + today[0].start
        least = params.get("daily_rest_min", day, age)
        if least and rest < least:
            seen.add(
                "daily_rest",
                BLOCKED if placement.is_minor_on(day) else WARNING,
                day,
                hours=format_hour(rest),
                min=format_hour(least),
                age=age,
            )
    return seen.all()


def check_break(placement, params):
    """V13: a break after some hours in a row (L3162-3)."""
    seen = _Seen("break")
    for day in placement.days():
        age = placement.age_on(day)
        after = params.get("break_after", day, age)
        minutes = params.get("break_minutes", day, age)
        if not after or not minutes:
            continue
        hours = _longest(placement.slots_on(day), minutes / 60)
        if hours > after:
            seen.add(
                "break",
                BLOCKED if placement.is_minor_on(day) else WARNING,
                day,
                hours=format_hour(hours),
                max=format_hour(after),
                minutes=round(minutes),
                age=age,
            )
    return seen.all()


def _longest(slots, pause):
    """Return the longest presence, in hours, that no pause of that length cuts."""
    longest, start, end = 0.0, None, None
    for slot in slots:
        # hours are floats: half a minute makes no break
        if end is None or slot.start - end >= pause - 1 / 120:
            start = slot.start
        end = slot.end
        longest = max(longest, end - start)
    return longest
