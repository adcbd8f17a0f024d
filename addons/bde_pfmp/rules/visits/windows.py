"""The days in which a visit is to be made: plain dates in, plain dates out."""

from datetime import timedelta


def windows(start, end, anchor, day_first, day_last, number=1):
    """Return the windows of `number` visits, one after the other, inside a stay.

    :param date start: first day of the stay
    :param date end: its last day, included
    :param str anchor: "start" (days after it) or "end" (days before the last)
    :param int day_first: first day of the window, 0 for the anchor itself
    :param int day_last: last day of the window, not less than `day_first`
    :param int number: how many visits share the window; each has a part of its own,
        or the same day when there are fewer days than visits
    :return: [(first day, last day)], `number` of them, in order
    """
    if anchor == "start":
        first, last = start + timedelta(day_first), start + timedelta(day_last)
    else:
        first, last = end - timedelta(day_last), end - timedelta(day_first)
    first = min(max(first, start), end)
    last = min(max(last, first), end)
    days = (last - first).days + 1
    parts = []
    for rank in range(number):
        opens = min(days * rank // number, days - 1)
        closes = max(days * (rank + 1) // number - 1, opens)
        parts.append((first + timedelta(opens), first + timedelta(closes)))
    return parts
