"""The official table of rates: columns, the year in the name of the file, the rows."""

import re
from dataclasses import dataclass, field

from ....bde_partners.rules.columns import Field
from ....bde_partners.rules.issues import Texts, _lt

CODES = {
    "bad_mef": _lt("“%(mef)s” is not a MEF of 10 characters."),
    "bad_rate": _lt(
        "The rate “%(daily)s” or the cap “%(cap)s” is not an amount above zero."
    ),
    "cap_below": _lt("The yearly cap is below one day."),
    "bad_ministry": _lt("The ministry “%(ministry)s” is not known."),
    "twice": _lt("The MEF %(mef)s is on line %(first)s already."),
}
T = Texts(__name__, CODES)
FIELDS = (
    Field("mef", _lt("MEF"), ("mef", "code mef"), required=True),
    Field("mefstat4", _lt("MEFSTAT4"), ("mef_stat_4", "mefstat4"), required=True),
    Field("dispositif", _lt("Dispositif"), ("dispositif_formation", "dispositif")),
    Field("name", _lt("Training"), ("libelle_long", "libellé")),
    Field("ministry", _lt("Ministry"), ("bop", "ministère"), required=True),
    Field(
        "daily",
        _lt("Euros a day"),
        ("forfait journalier", "forfait"),
        required=True,
    ),
    Field("cap", _lt("Yearly cap"), ("plafond max", "plafond"), required=True),
)
_YEARS = re.compile(r"(20\d\d)\D{1,3}(20\d\d)")
MINISTRIES = ("menj", "masa", "mer")


@dataclass
class Rates:
    """rows: {mef: dict of values with its line}; issues: what is refused."""

    rows: dict = field(default_factory=dict)
    issues: list = field(default_factory=list)


def year_of(filename):
    """Return 2025 for « wages_2025_2026.csv », None when it is not said."""
    found = _YEARS.search(filename or "")
    if found and int(found[2]) == int(found[1]) + 1:
        return int(found[1])
    return None


def read_rates(lines):
    """Return `Rates` of [(line number, {field: cell})]."""
    found = Rates()
    for number, cells in lines:
        texts = {name: str(cell or "").strip() for name, cell in cells.items()}
        issue = _check(number, texts, found.rows)
        if issue:
            found.issues.append(issue)
            continue
        found.rows[texts["mef"]] = {
            "line": number,
            "mefstat4": texts["mefstat4"][:4].upper(),
            "dispositif": (texts.get("dispositif") or texts["mef"])[:3],
            "name": texts.get("name") or texts["mef"],
            "ministry": texts["ministry"].lower(),
            "daily": _amount(texts["daily"]),
            "cap": _amount(texts["cap"]),
        }
    return found


def _check(number, texts, rows):
    mef = texts["mef"]
    daily, cap = _amount(texts["daily"]), _amount(texts["cap"])
    if not re.fullmatch(r"[0-9A-Z]{10}", mef):
        return T.issue("bad_mef", number, mef=mef)
    if mef in rows:
        return T.issue("twice", number, mef=mef, first=rows[mef]["line"])
    if not daily or not cap or daily <= 0 or cap <= 0:
        return T.issue(
            "bad_rate", number, subject=mef, daily=texts["daily"], cap=texts["cap"]
        )
    if cap < daily:
        return T.issue("cap_below", number, subject=mef)
    if texts["ministry"].lower() not in MINISTRIES:
        return T.issue("bad_ministry", number, subject=mef, ministry=texts["ministry"])
    return None


def _amount(text):
    """« 15 », « 15,50 € » → euros; anything else → None."""
    found = re.fullmatch(r"(\d{1,6})(?:[.,](\d{1,2}))?\s*€?", text.replace("\xa0", ""))
    return float(f"{found[1]}.{found[2] or 0}") if found else None
