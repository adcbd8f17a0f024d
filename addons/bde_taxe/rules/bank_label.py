"""Label of the bank transfers of the Caisse des Dépôts → school, campaign, number.

« TAXE- APPRENTISSAGE - <SIRET> - <campaign year> - <transfer no.> » (SOLTéA, help for
schools): banks change its spaces, hyphens and length.
"""

import re
from dataclasses import dataclass

from ...bde_partners.rules.text import clean

_SIRET = re.compile(r"(?<!\d)\d(?:[ .]?\d){13}(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class BankLabel:
    """siret: 14 digits or ''; year: of the campaign or None; number: '' or « 1 »."""

    siret: str = ""
    year: int | None = None
    number: str = ""


def read_label(text):
    """Label as the bank gives it → `BankLabel`; nothing in it is required."""
    text = clean(text)
    found = _SIRET.search(text)
    siret, rest = "", text
    if found:
        siret = re.sub(r"\D", "", found[0])
        rest = text[found.end() :]
    years = _YEAR.search(rest)
    if not years:
        return BankLabel(siret)
    numbers = _NUMBER.search(rest[years.end() :])
    number = str(int(numbers[0])) if numbers and len(numbers[0]) < 6 else ""
    return BankLabel(siret, int(years[0]), number)


def make_label(siret, year, number):
    """The label that the bank will show for a transfer, as SOLTéA announces it."""
    parts = ["TAXE- APPRENTISSAGE", siret, str(year), str(number or "")]
    return " - ".join(part for part in parts if part)
