"""What a learner really did of a period: days, half-days, hours, weeks.

A day is planned when the weekly schedule has a stretch on it and nothing is off. An
absence takes half-days away. A day counts when none of its half-days was missed: the
attestation is in whole days and days of absence never count (arrêté du 11/08/2023).
Dates come in, no clock.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

NOON = 13.0  # a stretch that starts before is the morning's
MORNING, AFTERNOON = "am", "pm"
HALVES = (MORNING, AFTERNOON)
USUAL = {MORNING: 4.0, AFTERNOON: 3.0}  # 35 hours a week, when nothing is written
WEEK_DAYS = 5


@dataclass(frozen=True)
class Gap:
    """An absence, from a half-day to a half-day, both included.

    :param date first: its first day
    :param str first_half: "am" (from the morning) or "pm" (from the afternoon)
    :param date last: its last day
    :param str last_half: "am" (until noon) or "pm" (until the evening)
    """

    first: date
    first_half: str
    last: date
    last_half: str

    def covers(self, day, half):
        """Tell whether this half-day was missed."""
        return self.start <= (day, HALVES.index(half)) <= self.end

    @property
    def start(self):
        """First half-day, as a sortable pair."""
        return self.first, HALVES.index(self.first_half)

    @property
    def end(self):
        """Last half-day, as a sortable pair."""
        return self.last, HALVES.index(self.last_half)

    def overlaps(self, other):
        """Tell whether a half-day is in both."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class Stay:
    """What is known of a period at a host's.

    :param date first: first day
    :param date last: last day of presence, an interruption included
    :param tuple slots: `rules.schedule.Slot`; none: 35 hours from Monday to Friday
    :param frozenset days_off: dates without presence
    :param tuple gaps: `Gap`s
    :param tuple extra: (date, hours) of the days made up
    """

    first: date
    last: date
    slots: tuple = ()
    days_off: frozenset = frozenset()
    gaps: tuple = ()
    extra: tuple = ()


@dataclass(frozen=True)
class Attendance:
    """Days and hours of a period.

    :param int planned_days: days of presence that the convention plans
    :param float planned_hours: their hours
    :param int done_days: whole days done so far, days made up included
    :param float done_hours: hours done so far, days made up included
    :param int half_days_absent: planned half-days missed so far
    :param int caught_up_days: days made up so far
    :param float effective_weeks: weeks of five days done (attested when it is signed)
    :param bool is_final: the period is over: nothing more is to be counted
    :param bool is_attested: the host signed the attestation
    :param attested_days: days that the host signed, None before
    :param str source: "attestation", "absences" (something was entered), "schedule",
        or "none" (nothing took place)
    """

    planned_days: int = 0
    planned_hours: float = 0.0
    done_days: int = 0
    done_hours: float = 0.0
    half_days_absent: int = 0
    caught_up_days: int = 0
    effective_weeks: float = 0.0
    is_final: bool = False
    is_attested: bool = False
    attested_days: int | None = None
    attested_hours: float | None = None
    source: str = "none"


def weeks_of(days):
    """Return the weeks of some days: five days are one, to one decimal."""
    return round(days / WEEK_DAYS, 1)


def half_hours(slots):
    """Return {(week, weekday): {half: hours}}; the usual hours without a schedule."""
    if not slots:
        return {(week, day): dict(USUAL) for week in "ab" for day in range(WEEK_DAYS)}
    found = defaultdict(dict)
    for slot in slots:
        half = MORNING if slot.start < NOON else AFTERNOON
        for week in "ab" if slot.week == "all" else slot.week:
            halves = found[week, slot.weekday]
            halves[half] = halves.get(half, 0.0) + slot.hours
    return dict(found)


def planned(stay):
    """Yield (day, {half: hours}) of each planned day of a `Stay`."""
    hours = half_hours(stay.slots)
    monday = stay.first - timedelta(days=stay.first.weekday())
    for number in range((stay.last - stay.first).days + 1):
        day = stay.first + timedelta(days=number)
        week = "ab"[((day - monday).days // 7) % 2]
        halves = hours.get((week, day.weekday()))
        if halves and day not in stay.days_off:
            yield day, halves


def count(stay, today, attested=None):
    """Return the `Attendance` of a `Stay` on a day.

    :param date today: its own day counts as done
    :param attested: (days, hours) that the host signed, None before
    """
    days, hours, missed, whole, done_hours = 0, 0.0, 0, 0, 0.0
    for day, halves in planned(stay):
        days += 1
        hours += sum(halves.values())
        if day > today:
            continue
        there = {
            half: length
            for half, length in halves.items()
            if not any(gap.covers(day, half) for gap in stay.gaps)
        }
        missed += len(halves) - len(there)
        whole += len(there) == len(halves)
        done_hours += sum(there.values())
    made_up = [length for day, length in stay.extra if day <= today]
    whole += len(made_up)
    done_hours += sum(made_up)
    return Attendance(
        planned_days=days,
        planned_hours=hours,
        done_days=whole,
        done_hours=done_hours,
        half_days_absent=missed,
        caught_up_days=len(made_up),
        effective_weeks=weeks_of(attested[0] if attested else whole),
        is_final=max([stay.last, *(day for day, _hours in stay.extra)]) < today,
        is_attested=attested is not None,
        attested_days=attested[0] if attested else None,
        attested_hours=attested[1] if attested else None,
        source=_source(stay, attested),
    )


def _source(stay, attested):
    if attested:
        return "attestation"
    return "absences" if stay.gaps or stay.extra else "schedule"


def make_up_days(first, last, days_off=frozenset()):
    """Return the working days, Monday to Friday, between two dates, save `days_off`."""
    return [
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if day.weekday() < WEEK_DAYS and day not in days_off
    ]


def over_half(days, first, last):
    """Tell whether days made up take over half of a holiday (rule V08, minors).

    :param days: dates made up, of all the periods of the learner
    :param date first: first day of the holiday
    :param date last: its last day
    :return: (days from the first one made up to the last one, days of the holiday)
        when over half, else None
    """
    inside = sorted(day for day in days if first <= day <= last)
    if not inside:
        return None
    taken, every = (inside[-1] - inside[0]).days + 1, (last - first).days + 1
    return (taken, every) if taken * 2 > every else None


def days_refused(text, first, last):
    """Return why days written on an attestation cannot be: a code, or "".

    :param text: what was written: a number or its text
    :param date first: first day of the period
    :param date last: last day that may count (days made up included)
    :return: "empty", "number", "whole" (decimals), "few" (less than one), "many"
    """
    raw = str(text if text is not None else "").strip().replace(",", ".")
    if not raw:
        return "empty"
    try:
        value = float(raw)
    except ValueError:
        return "number"
    if value != value or value in (float("inf"), float("-inf")):
        return "number"
    if value != int(value):
        return "whole"
    if value < 1:
        return "few"
    return "many" if value > (last - first).days + 1 else ""
