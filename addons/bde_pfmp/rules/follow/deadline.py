"""Until when an accident is declared: hours, Sundays and public holidays left out.

Source: code de la sécurité sociale, L441-2 and R441-3 (the employer declares within 48
hours, Sundays and public holidays excluded), R412-4 (for a learner, the host declares).
Plain Python: the moments are at the clock of the school, the days off are given.
"""

from datetime import datetime, time, timedelta

SUNDAY = 6
# a row of days off is never that long: the search always ends
LONGEST = 60


def counts(day, off=frozenset()):
    """Tell whether the hours of a day count: neither a Sunday nor a public holiday."""
    return day.weekday() != SUNDAY and day not in off


def deadline(known_at, hours, off=frozenset()):
    """Return the moment when `hours` that count are over.

    :param datetime known_at: when it was known, naive, at the clock of the school
    :param float hours: how many hours are given
    :param off: set of `date`, the public holidays
    :return: naive `datetime`, never earlier than `known_at` + `hours`
    """
    moment, left = known_at, timedelta(hours=hours)
    for _number in range(LONGEST):
        midnight = datetime.combine(moment.date() + timedelta(days=1), time.min)
        if not counts(moment.date(), off):
            moment = midnight
            continue
        span = midnight - moment
        if left <= span:
            return moment + left
        left -= span
        moment = midnight
    return moment + left


def hours_left(now, known_at, hours, off=frozenset()):
    """Return the hours that count between `now` and the deadline; < 0: it is over.

    :return: float; once over, the plain hours since the deadline
    """
    end = deadline(known_at, hours, off)
    if now >= end:
        return -(now - end).total_seconds() / 3600
    total, moment = timedelta(), now
    while moment < end:
        midnight = datetime.combine(moment.date() + timedelta(days=1), time.min)
        stop = min(midnight, end)
        if counts(moment.date(), off):
            total += stop - moment
        moment = stop
    return total.total_seconds() / 3600
