"""Rates of the allowance: the compact default of the product, and who gets which.

The MEF is the key of the official table; MEFSTAT4 is not (a MEFSTAT4 may hold several
rates). Until the official table of a year is loaded, the default gives the rate of the
group (ministry, dispositif, MEFSTAT4), with a warning; where a group has
several rates, it gives none and says so.
Source: décret 2023-765, arrêté of 11 August 2023 as amended, tables of APLyPro.
"""

from dataclasses import dataclass

from ....bde_partners.rules.issues import _lt

CODES = {
    "no_mef": _lt("The enrolment has no MEF: the rate cannot be known."),
    "unlisted": _lt(
        "The MEF %(mef)s is not in the official table of %(year)s: no allowance."
    ),
    "no_table": _lt("No rate of %(year)s is known: please load the official table."),
    "unknown_group": _lt(
        "The MEF %(mef)s is not among the default rates of %(year)s: please load the "
        "official table."
    ),
    "several": _lt(
        "Several rates exist for MEF like %(mef)s in %(year)s: please load the "
        "official table, where each MEF has its own."
    ),
    "default": _lt(
        "Default rate of %(year)s: load the official table to be sure of it."
    ),
}
MINISTRIES = ("menj", "masa", "mer")
FIRST_YEAR = 2023
# ministry, dispositif, MEFSTAT4, title, euros a day, yearly cap in euros (2025-26)
_BASE = (
    ("menj", "240", "2311", "CAP 1 an", 15, 525),
    ("menj", "241", "2321", "CAP 2 ans, 1re année", 10, 350),
    ("menj", "241", "2322", "CAP 2 ans, 2e année", 15, 525),
    ("menj", "242", "2332", "CAP 3 ans, 2e année", 15, 525),
    ("menj", "242", "2333", "CAP 3 ans, 3e année", 15, 525),
    ("menj", "247", "2381", "2de professionnelle", 10, 300),
    ("menj", "247", "2382", "1re professionnelle", 15, 600),
    ("menj", "247", "2383", "Terminale professionnelle", 20, 1000),
    ("menj", "250", "23B1", "BMA 1 an", 20, 800),
    ("menj", "251", "23C1", "BMA 2 ans, 1re année", 15, 600),
    ("menj", "251", "23C2", "BMA 2 ans, 2e année", 20, 800),
    ("menj", "221", "2212", "BT, DTMS : 1re année", 15, 600),
    ("menj", "222", "2213", "BT, DTMS : terminale", 20, 800),
    ("menj", "257", "23J0", "Certificat de spécialisation, niveau 3", 15, 1350),
    ("menj", "258", "23K0", "Certificat de spécialisation, niveau 4", 20, 1800),
    ("menj", "703", "4151", "Ambition emploi, niveau 3", 15, 750),
    ("menj", "704", "4161", "Ambition emploi, niveau 4", 20, 1000),
    ("menj", "740", "4411", "FCIL, niveau 3", 15, 1350),
    ("menj", "741", "4421", "FCIL, niveau 4", 20, 1800),
    ("masa", "271", "2321", "CAPA, 1re année", 10, 450),
    ("masa", "271", "2322", "CAPA, 2e année", 15, 675),
    ("masa", "280", "23I0", "CAPA adapté", 15, 675),
    ("masa", "276", "2381", "2de professionnelle agricole", 10, 300),
    ("masa", "276", "2382", "1re professionnelle agricole", 15, 900),
    ("masa", "276", "2383", "Terminale professionnelle agricole", 20, 800),
    ("mer", "241", "2321", "CAP maritime, 1re année", 10, 300),
    ("mer", "241", "2322", "CAP maritime, 2e année", 15, 450),
    ("mer", "247", "2381", "2de professionnelle maritime", 10, 200),
    ("mer", "247", "2382", "1re professionnelle maritime", 15, 450),
    ("mer", "247", "2382", "1re professionnelle, cultures marines", 15, 600),
    ("mer", "247", "2383", "Terminale professionnelle maritime", 20, 800),
    ("mer", "247", "2383", "Terminale professionnelle, cultures marines", 20, 700),
)
# yearly cap of the terminale by year; the year of the last is not published yet
_LAST_YEAR_CAPS = {2023: 800, 2024: 1200, 2025: 1000, 2026: 1000}
CHECKED = (2025,)


@dataclass(frozen=True, slots=True)
class RateLine:
    """A line of rates: of a MEF (mef filled) or of a group (mef empty). Euros."""

    key: object
    mef: str
    mefstat4: str
    dispositif: str
    ministry: str
    daily: float
    cap: float


@dataclass(frozen=True, slots=True)
class Found:
    """line: the `RateLine` or None; code, params: what to say ("" when sure)."""

    line: object
    code: str = ""
    params: dict | None = None

    @property
    def template(self):
        """The English sentence, "" when there is nothing to say."""
        return CODES.get(self.code, "")


def default_lines(year):
    """Return the default of a school year: dicts of the table's columns.

    :param int year: of the month of September
    """
    lines = []
    for ministry, device, mefstat4, name, daily, cap in _BASE:
        if (ministry, mefstat4) == ("menj", "2383"):
            cap = _LAST_YEAR_CAPS[year]
        lines.append(
            {
                "year_start": year,
                "ministry": ministry,
                "dispositif": device,
                "mefstat4": mefstat4,
                "name": name,
                "daily": daily,
                "cap": cap,
                "to_verify": year not in CHECKED,
            }
        )
    return lines


def default_years():
    """Return the school years that the default covers."""
    return sorted(_LAST_YEAR_CAPS)


class RateTable:
    """The lines of one school year, looked up without a loop."""

    def __init__(self, year, lines):
        self.year = f"{year}-{year + 1}"
        self.by_mef = {line.mef: line for line in lines if line.mef}
        self.groups = {}
        for line in lines:
            if not line.mef:
                group = (line.ministry, line.dispositif, line.mefstat4)
                self.groups.setdefault(group, []).append(line)

    @property
    def is_official(self):
        """The official table of the year is loaded: a MEF out of it has no rate."""
        return bool(self.by_mef)

    def find(self, mef, mefstat, ministry="menj"):
        """Return `Found` for a MEF of the school.

        :param str mef: its code, 10 or 11 characters
        :param str mefstat: its MEFSTAT, at least 4 characters, may be empty
        :param str ministry: of the school: menj, masa, mer
        """
        if not mef:
            return Found(None, "no_mef", {})
        params = {"mef": mef, "year": self.year}
        code = mef[:10]
        if code in self.by_mef:
            return Found(self.by_mef[code])
        if self.is_official:
            return Found(None, "unlisted", params)
        if not self.groups:
            return Found(None, "no_table", params)
        found = self._group(code, (mefstat or "")[:4].upper(), ministry)
        if not found:
            return Found(None, "unknown_group", params)
        if len({(line.daily, line.cap) for line in found}) > 1:
            return Found(None, "several", params)
        return Found(found[0], "default", params)

    def _group(self, code, mefstat4, ministry):
        """Lines of the group; without a MEFSTAT, the year is the MEF's last digit."""
        device = code[:3]
        if mefstat4:
            return self.groups.get((ministry, device, mefstat4), [])
        return [
            line
            for (owner, other, stat), lines in self.groups.items()
            if (owner, other) == (ministry, device)
            and (stat[-1] == code[-1:] or device not in ("241", "242", "247", "251"))
            for line in lines
        ]
