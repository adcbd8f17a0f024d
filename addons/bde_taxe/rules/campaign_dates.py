"""Dates of a campaign: day counted from a milestone, day of the year before."""

from datetime import timedelta

START = "start"
END = "end"


def same_day(day, years=1):
    """Return the same day some years later, 28 February for the 29th.

    :param date day: any day
    :param int years: negative for years before
    """
    year = day.year + years
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def planned(start, end, edge, offset):
    """Return the working day `offset` days after an edge of a milestone.

    A Saturday or a Sunday becomes the Friday before: never too late.

    :param date start: first day of the milestone
    :param date end: its last day, None when it is a single day
    :param str edge: "start" or "end"
    :param int offset: days after it, negative before
    """
    day = ((end or start) if edge == END else start) + timedelta(days=offset)
    return day - timedelta(days=max(0, day.isoweekday() - 5))


def evolution(now, before):
    """Return how `now` compares with `before`, in whole per cent; None without past.

    :return: int, 0 when both are nothing
    """
    if not before:
        return 0 if not now else None
    return round(100 * (now - before) / before)


def cumulate(points):
    """Return the running totals of (position, amount) pairs, one by position.

    :param points: in any order, several of a position are added up
    :return: list of (position, total since the beginning), by position
    """
    sums = {}
    for position, amount in points:
        sums[position] = sums.get(position, 0) + amount
    total = 0
    curve = []
    for position in sorted(sums):
        total += sums[position]
        curve.append((position, round(total, 2)))
    return curve
