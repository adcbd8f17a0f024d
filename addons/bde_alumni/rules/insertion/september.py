"""Which leavers are asked about in September, and until when (M20)."""

from datetime import date

# the school year, and the list of those who left before it, start in September
FIRST_MONTH = 9


def list_start(today):
    """Return the first day of the school year whose leavers the list holds.

    From September to August: those who left at the end of the year before; the list
    of September is worked on until the next one.

    :param date today: any day
    :return: 1 September of the year those leavers spent here
    """
    autumn = today.year if today.month >= FIRST_MONTH else today.year - 1
    return date(autumn - 1, FIRST_MONTH, 1)


def final_year(cycle_year, duration, mef_duration=0):
    """Tell whether a year of a cycle is the last one.

    :param int cycle_year: of the enrolment, 0 when it is not known
    :param int duration: years of the training, 0 when it is not known
    :param int mef_duration: years of the cycle itself (CAP in 1 year…), when known
    """
    last = mef_duration or duration
    return bool(cycle_year and last and cycle_year >= last)


def rate(present, expected):
    """Return the share of presence between 0 and 1, 0 when nobody was expected."""
    return present / expected if expected else 0.0


def workshops_missing(due, planned):
    """Return how many workshops of the programme are not planned yet."""
    return max(due - planned, 0)
