"""Outcomes of a final year, counted as InserJeunes counts them.

The rates have two denominators and are not to be added: going on with studies is
counted among the pupils of the last year, employment among those who left. The three
shares at six months (studies, employment, others) are all counted among the pupils of
the last year, and add up to it. Thresholds come from the caller: they change.
"""

from dataclasses import dataclass

MONTHS = (6, 12, 18, 24)
NOTHING, MASKED, SHOWN = "nothing", "masked", "shown"


@dataclass(frozen=True)
class Fate:
    """One pupil of a last year.

    studies: enrolled in any training the year after (None: not found, so left).
    jobs: month -> in salaried employment; a month that is absent is unknown.
    """

    studies: bool | None
    jobs: dict[int, bool]


@dataclass(frozen=True)
class Count:
    """A numerator and its denominator (persons), and how many are known."""

    part: int = 0
    whole: int = 0
    known: int = 0

    def __add__(self, other):
        return Count(
            self.part + other.part, self.whole + other.whole, self.known + other.known
        )

    @property
    def rate(self):
        """Percent, or None when there is nobody to count."""
        return 100 * self.part / self.whole if self.whole else None

    @property
    def answered(self):
        """Percent of the denominator whose situation is known, or None."""
        return 100 * self.known / self.whole if self.whole else None


@dataclass(frozen=True)
class Outcome:
    """Counts of one cohort, or of several together."""

    studies: Count
    jobs: dict[int, Count]
    share_job: Count
    share_other: Count
    favourable: Count

    @property
    def final_year(self):
        return self.studies.whole

    @property
    def leavers(self):
        return self.studies.whole - self.studies.part

    def __add__(self, other):
        return Outcome(
            self.studies + other.studies,
            {month: self.jobs[month] + other.jobs[month] for month in MONTHS},
            self.share_job + other.share_job,
            self.share_other + other.share_other,
            self.favourable + other.favourable,
        )


def outcome(fates):
    """Counts of one cohort; fates: iterable of Fate. An empty one counts nobody."""
    fates = list(fates)
    total = len(fates)
    left = [fate for fate in fates if not fate.studies]
    studying = total - len(left)
    jobs = {
        month: Count(
            sum(bool(fate.jobs.get(month)) for fate in left),
            len(left),
            sum(month in fate.jobs for fate in left),
        )
        for month in MONTHS
    }
    at_work = jobs[6].part
    known = studying + jobs[6].known
    return Outcome(
        Count(studying, total, sum(fate.studies is not None for fate in fates)),
        jobs,
        Count(at_work, total, known),
        Count(total - studying - at_work, total, known),
        Count(studying + at_work, total, known),
    )


def cumulated(by_year, year, cohorts=2):
    """Outcome of the `cohorts` years that end with `year`; None when none is there."""
    found = [by_year[y] for y in range(year - cohorts + 1, year + 1) if y in by_year]
    return sum(found[1:], found[0]) if found else None


def shown(leavers, publish, least):
    """What may be seen of so many leavers: nothing, a row without figures, figures."""
    if leavers < least:
        return NOTHING
    return SHOWN if leavers >= publish else MASKED
