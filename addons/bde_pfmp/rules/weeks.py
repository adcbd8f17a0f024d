"""Weeks of presence: a week is five days from Monday to Friday."""

from datetime import timedelta

# the usual week of 35 hours: five days of these two stretches
MORNING = (8.0, 12.0)
AFTERNOON = (13.0, 16.0)


def working_days(start, end):
    """Return the number of days from Monday to Friday between two dates, included.

    :param date start: first day
    :param date end: last day; before `start`: 0
    """
    if not start or not end or end < start:
        return 0
    days = (end - start).days + 1
    whole, rest = divmod(days, 7)
    extra = sum((start + timedelta(days=i)).weekday() < 5 for i in range(rest))
    return whole * 5 + extra


def week_count(start, end):
    """Return the weeks between two dates, to one decimal: twelve days are two."""
    return round(working_days(start, end) / 5, 1)


def done_and_planned(stretches, today):
    """Return (weeks done, weeks still planned) of stretches of presence.

    :param stretches: iterable of (first day, last day) dates
    :param date today: its own day counts as done
    """
    done = planned = 0
    for start, end in stretches:
        done += working_days(start, min(end, today))
        planned += working_days(max(start, today + timedelta(days=1)), end)
    return round(done / 5, 1), round(planned / 5, 1)
