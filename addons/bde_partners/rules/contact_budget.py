"""How often an organisation may be asked for something: one quota over all channels.

Plain Python: dates come in. What the quotas and the rests are is data of the school
(no law sets them); this module only counts. « Too many requests kill the relation »:
the quota is an organisation's, whoever asks, by whatever channel.
"""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

FREE, SPENT, RESTING, EXCLUDED = "free", "spent", "resting", "excluded"

# Lowest headcount of each bracket of the Sirene register (tranche d'effectifs, INSEE)
BRACKETS = {
    "NN": 0,
    "00": 0,
    "01": 1,
    "02": 3,
    "03": 6,
    "11": 10,
    "12": 20,
    "21": 50,
    "22": 100,
    "31": 200,
    "32": 250,
    "41": 500,
    "42": 1000,
    "51": 2000,
    "52": 5000,
    "53": 10000,
}


@dataclass(frozen=True)
class Quota:
    """A line of the table: so many asks in so many months, from a headcount on.

    school: id of the school it is for, None for all; start, end: days it holds.
    """

    headcount: int
    asks: int
    months: int
    start: date | None = None
    end: date | None = None
    school: int | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one organisation on the day it would be asked.

    asks: days of the new asks, any order; own_quota: its own number of asks, 0 for the
    table's; is_barred: excluded by the school, or it refuses any contact.
    """

    asks: tuple = ()
    headcount: int | None = None
    own_quota: int = 0
    rest_until: date | None = None
    is_barred: bool = False


@dataclass(frozen=True)
class Budget:
    """Whether an organisation may be asked now, and how much is left.

    state: free, spent, resting or excluded; quota: asks allowed in period_months;
    used: asks made in that time; free_on: first day it may be asked again, if known;
    last: whatever the caller knows of the last ask; sentence: in words, translated.
    """

    state: str
    quota: int
    used: int
    period_months: int
    rest_until: date | None = None
    free_on: date | None = None
    last_date: date | None = None
    sentence: str = ""
    last: object = None

    @property
    def left(self):
        """Asks that are left, never below zero."""
        return max(0, self.quota - self.used)

    @property
    def is_free(self):
        """Tell whether a new ask needs no reason."""
        return self.state == FREE


def headcount_of(headcount, bracket):
    """Return the number of employees to count with, None when nothing is known.

    :param int headcount: what was noted, 0 for nothing
    :param str bracket: code of the Sirene register, its lowest number counts
    """
    if headcount:
        return headcount
    return BRACKETS.get(bracket)


def quota_for(quotas, headcount, day, school=None):
    """Return the line of the table for an organisation, None when there is none.

    Unknown headcounts are those of the smallest: the most careful line. The school's
    own lines come before those of all schools.

    :param quotas: `Quota` lines
    """
    held = [
        quota
        for quota in quotas
        if (not quota.start or quota.start <= day)
        and (not quota.end or quota.end >= day)
        and quota.school in (None, school)
    ]
    own = [quota for quota in held if quota.school]
    fitting = [
        quota for quota in (own or held) if quota.headcount <= (headcount or 0)
    ] or held
    return max(
        fitting,
        key=lambda quota: (quota.headcount, quota.start or date.min),
        default=None,
    )


def window_start(day, months):
    """Return a day before which nothing counts any more on `day`."""
    return day - relativedelta(months=months)


def still_counts(asked, day, months):
    """Tell whether an ask counts on a day: until the same day `months` months later."""
    return asked <= day < asked + relativedelta(months=months)


def budget(facts, quota, day):
    """Return the `Budget` of an organisation.

    :param Facts facts: what is known of it
    :param Quota quota: the line of the table; None: as often as one likes
    :param date day: the day of the ask
    """
    months = quota.months if quota else 12
    allowed = facts.own_quota or (quota.asks if quota else 0)
    counted = sorted(asked for asked in facts.asks if still_counts(asked, day, months))
    resting = bool(facts.rest_until and facts.rest_until >= day)
    spent = bool(allowed) and len(counted) >= allowed
    state = FREE
    if facts.is_barred:
        state = EXCLUDED
    elif resting:
        state = RESTING
    elif spent:
        state = SPENT
    free_on = None
    if spent:
        # when enough asks have left the window for one to be made again
        leaving = counted[len(counted) - allowed]
        free_on = leaving + relativedelta(months=months)
    if resting:
        rested = facts.rest_until + relativedelta(days=1)
        free_on = max(free_on or rested, rested)
    return Budget(
        state,
        allowed,
        len(counted),
        months,
        facts.rest_until if resting else None,
        None if facts.is_barred else free_on,
        max(facts.asks, default=None),
    )


def rest_end(day, months):
    """Return the last day of rest after a refusal, None when it rests nothing."""
    if not months:
        return None
    return day + relativedelta(months=months) - relativedelta(days=1)
