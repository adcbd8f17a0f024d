"""How the French write dates, numbers and identifiers: the ground floor's."""

from ...bde_partners.rules.french import (
    MONTHS,
    NBSP,
    day_month,
    initials,
    lines,
    long_date,
    number,
    plural,
    short_date,
    siret,
    spaces,
)

__all__ = [
    "MONTHS",
    "NBSP",
    "day_month",
    "initials",
    "lines",
    "long_date",
    "number",
    "plural",
    "short_date",
    "siret",
    "spaces",
]
