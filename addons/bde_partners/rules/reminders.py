"""When somebody who has not signed is reminded, and when others are told.

Counted in business days before the day it begins: Monday to Friday, public holidays
out (Code du travail, art. L3133-1). Plain Python: the day and the days off are given.
"""

from dataclasses import dataclass
from datetime import date, timedelta

# beyond, days off are not asked for: nobody reminds a year ahead
LONGEST = 400


@dataclass(frozen=True)
class Plan:
    """What a school wants, in business days.

    first: days before the beginning from which people are reminded. pause: days
    between the mail that asks and a reminder, or between two. most: reminders a
    person gets at most. last: from that many days left on, the words are stronger.
    referent, office: days left from which they are told; 0: never.
    """

    first: int = 10
    pause: int = 2
    most: int = 4
    last: int = 2
    referent: int = 4
    office: int = 2


@dataclass(frozen=True)
class Step:
    """A reminder to send now: its number from 1, and whether it is the last one."""

    number: int
    is_last: bool
    left: int


def is_business_day(day, off=frozenset()):
    """Tell whether offices are open on a day."""
    return day.weekday() < 5 and day not in off


def business_days(start, end, off=frozenset()):
    """Return the business days from `start` (out) to `end` (in); < 0 backwards.

    Tomorrow, on a working day, is one day away.
    """
    if end < start:
        return -business_days(end, start, off)
    span = (end - start).days
    return sum(is_business_day(start + timedelta(n), off) for n in range(1, span + 1))


def due(plan, today, deadline, asked_on, reminded_on=None, count=0, off=frozenset()):
    """Return the `Step` of today for somebody who has not signed, or None.

    :param date deadline: the day it begins; None: nothing counts down, the pause
        alone decides
    :param date asked_on: when the person was asked; None: not asked yet
    :param date reminded_on: the last reminder
    :param int count: reminders sent so far
    """
    if not asked_on or count >= plan.most or not is_business_day(today, off):
        return None
    left = None
    if deadline:
        left = business_days(today, deadline, off)
        if today >= deadline or left > plan.first:
            return None
    since = max(asked_on, reminded_on or asked_on)
    if business_days(since, today, off) < max(plan.pause, 1):
        return None
    number = count + 1
    is_last = number >= plan.most or (left is not None and left <= plan.last)
    return Step(number, is_last, LONGEST if left is None else left)


def to_tell(plan, today, deadline, off=frozenset()):
    """Return whom a missing signature is told to: among "referent", "office".

    In this order, as the beginning comes nearer; nobody once it is past.
    """
    if not deadline or today >= deadline or not is_business_day(today, off):
        return ()
    left = business_days(today, deadline, off)
    steps = (("referent", plan.referent), ("office", plan.office))
    return tuple(name for name, days in steps if days and left <= days)


def horizon(today, days, off=frozenset()):
    """Return the date that is `days` business days after `today`."""
    day: date = today
    while days > 0:
        day += timedelta(1)
        days -= is_business_day(day, off)
    return day
