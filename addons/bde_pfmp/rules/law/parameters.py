"""Figures of the law: dated, with their source, chosen by day and by age.

They are data (a table that schools may edit); this module only picks the right line.
"""

from dataclasses import dataclass
from datetime import date

from ....bde_partners.rules.issues import _lt

#: Every figure that a check reads: code → what it is, with its unit
FIGURES = {
    "day_hours_max": _lt("Hours a day, at most"),
    "day_hours_usual": _lt("Hours a day, where texts differ: a warning above"),
    "week_hours_max": _lt("Hours a week, at most"),
    "week_hours_usual": _lt("Hours a week, where texts differ: a warning above"),
    "day_starts": _lt("Work does not start before (hour)"),
    "day_ends": _lt("Work does not end after (hour)"),
    "daily_rest_min": _lt("Hours of rest between two days, at least"),
    "break_after": _lt("Hours in a row before a break"),
    "break_minutes": _lt("Minutes of that break"),
    "host_age_min": _lt("Age at a private host, at least (years)"),
    "works_age_min": _lt("Age for regulated works, at least (years)"),
    "works_years": _lt("A declaration of regulated works holds (years)"),
    "medical_years": _lt("A medical opinion holds (years)"),
    "tutor_max": _lt("Trainees of a tutor at the same time, at most"),
    "referent_max": _lt("Learners of a referent over a period, at most"),
    "supervision_hours": _lt("Hours a week that a referent spends on a learner"),
    "supervision_weeks": _lt("Weeks that count for those hours, at most"),
    "host_small_headcount": _lt("A host is small below (employees)"),
    "host_small_max": _lt("Trainees at a small host in a week, at most"),
    "host_percent": _lt(
        "Trainees at another host in a week, at most (percent of employees)"
    ),
    "host_small_headcount_raised": _lt("Raised quota: small below (employees)"),
    "host_small_max_raised": _lt("Raised quota: trainees at a small host, at most"),
    "host_percent_raised": _lt("Raised quota: percent of employees, at most"),
    "period_weeks_min": _lt("Weeks of a period, at least"),
    "path_weeks": _lt("Weeks of the personalised path in company, last year"),
    "gratification_hours": _lt("Hours at a host in a year without gratification"),
    "gratification_rate": _lt("Gratification, at least (euros an hour)"),
    "incident_tell_hours": _lt("Accident: hours for the host to tell the school"),
    "incident_declare_hours": _lt(
        "Accident: hours to declare it, Sundays and public holidays left out"
    ),
}


@dataclass(frozen=True)
class Parameter:
    """A figure of the law.

    :param str code: what it is ("day_hours_max"…)
    :param float value: in the unit of its code (hours, days, persons, weeks, euros, %)
    :param date valid_from: first day, None: from ever
    :param date valid_to: last day, None: still so
    :param int age_from: youngest age in whole years it applies to
    :param int age_to: first age it no longer applies to
    :param str source: article or text
    """

    code: str
    value: float
    valid_from: date | None = None
    valid_to: date | None = None
    age_from: int = 0
    age_to: int = 200
    source: str = ""


class Parameters:
    """Every parameter, looked up by code, day and age. In: iterable of `Parameter`."""

    def __init__(self, lines):
        self._lines = {}
        for line in lines:
            self._lines.setdefault(line.code, []).append(line)

    def get(self, code, day, age=18):
        """Return the value of `code` on `day` for that age, None when none is known.

        Of several lines, the one that began last wins, then the narrowest age.
        """
        fits = [
            line
            for line in self._lines.get(code, ())
            if (not line.valid_from or line.valid_from <= day)
            and (not line.valid_to or line.valid_to >= day)
            and line.age_from <= age < line.age_to
        ]
        if not fits:
            return None
        best = max(
            fits,
            key=lambda line: (
                line.valid_from or date.min,
                line.age_from - line.age_to,
            ),
        )
        return best.value
