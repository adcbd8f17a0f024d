"""Figures of the law: dated, with their source, chosen by day and by age.

They are data (a table that schools may edit); this module only picks the right line.
"""

from dataclasses import dataclass
from datetime import date


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
