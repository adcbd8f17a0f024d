"""Is it still true? How old a profile is, and when its owner is asked again."""

from dataclasses import dataclass
from datetime import timedelta

FRESH, STALE, UNREACHABLE = "fresh", "stale", "unreachable"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a school decided.

    months: a profile is asked about this long after it was checked; 0: never.
    pause: days between two mails about the same check.
    mails: how many at most, then a person calls.
    """

    months: int = 12
    pause: int = 30
    mails: int = 2


def limit(today, months):
    """Return the day before which a check is too old.

    >>> from datetime import date
    >>> limit(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    for back in range(4):
        try:
            return today.replace(year=year, month=month + 1, day=today.day - back)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def state(checked_on, bounced_on, today, plan):
    """Return how much a profile can be trusted.

    « unreachable »: a mail came back and no other address is known since; « stale »:
    never checked, or too long ago.
    """
    if bounced_on:
        return UNREACHABLE
    if not plan.months:
        return FRESH
    if not checked_on or checked_on < limit(today, plan.months):
        return STALE
    return FRESH


def due(checked_on, asked_on, count, bounced_on, today, plan):
    """Tell whether a « still true? » mail leaves today.

    :param date checked_on: last time the person said so, or joined
    :param date asked_on: last mail about it
    :param int count: mails sent since the last check
    """
    if not plan.months or state(checked_on, bounced_on, today, plan) != STALE:
        return False
    if count >= plan.mails:
        return False
    return not (asked_on and count) or asked_on + timedelta(days=plan.pause) <= today
