"""A statement of transfers as a table → one `SaidTransfer` a line, nothing guessed."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.cells import Cells
from ...bde_partners.rules.issues import ERROR, WARNING, Texts, _lt
from ...bde_partners.rules.text import fold
from .amounts import T as AMOUNTS
from .amounts import read_amount
from .bank_label import read_label
from .transfers_columns import FIELDS

CODES = {
    "transfer_total": _lt("Total of the file, not a transfer."),
    "transfer_wrong_total": _lt(
        "The total of the file is %(said)s, but its lines make %(found)s."
    ),
    "transfer_nobody": _lt(
        "Neither a name nor a SIRET: the money is kept without donor."
    ),
    "transfer_year": _lt("“%(value)s” is not the year of a campaign."),
    "transfer_years": _lt(
        "The campaign is %(said)s, but the bank label says %(found)s: %(said)s is kept."
    ),
    "transfer_period": _lt("The period “%(value)s” is not known: left empty."),
    "transfer_unshared": _lt(
        "This donor did not share a contact: name and e-mail are not kept."
    ),
}
T = Texts(__name__, CODES)

__all__ = ["FIELDS", "SaidTransfer", "read"]
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_UNALLOCATED = re.compile(
    r"\bnon (?:affecte|fleche|reparti|attribue|alloue)e?s?\b|\bfonds libres?\b"
)
_TOTAL = re.compile(r"(?:sous )?total(?: (?:general|du|des|de|en|euros?|verses?)\b.*)?")
_EXTRA = ("extra", "complementaire", "supplementaire", "exceptionnel")
FIRST_YEAR = 2010  # before, the tax was collected by others


@dataclass(slots=True)
class SaidTransfer:
    """A line as the file says it; amount in euros, negative for a correction.

    siret, siren: checked or ''; said_siret: as written. year: of the campaign, None
    when nothing tells. day: None when the file has none.
    """

    line: int
    amount: Decimal
    name: str = ""
    said_siret: str = ""
    siret: str = ""
    siren: str = ""
    zip: str = ""
    city: str = ""
    kind: str = "donor"
    year: int | None = None
    number: str = ""
    period: str = ""
    day: date | None = None
    training: str = ""
    rncp: str = ""
    contact_name: str = ""
    contact_email: str = ""
    shared: bool = False
    issues: list = field(default_factory=list)

    @property
    def label(self):
        return self.name or self.said_siret or self.training or ""


def read(table, mapping):
    """`Table`, {field: column} → (list of `SaidTransfer`, list of `Issue`).

    An issue of level error keeps its line out; those of a transfer are in its own
    `issues`. A stated total is compared with the sum of the lines above it.
    """
    rows, issues, total = [], [], Decimal(0)
    whole = True
    for row in table.rows:
        cells = Cells(row, mapping)
        said, found = _row(cells)
        if _is_total(cells):
            issues.append(T.issue("transfer_total", row.line, "info"))
            if said and whole and said not in (total, None) and rows:
                issues.append(
                    T.warning(
                        "transfer_wrong_total",
                        row.line,
                        said=f"{said:.2f}",
                        found=f"{total:.2f}",
                    )
                )
        elif found is None:
            whole = False
            issues += cells.issues
        else:
            total += found.amount
            rows.append(found)
    return rows, issues


def _is_total(cells):
    """Does one of the cells of this line say « Total », and nobody its SIRET?"""
    if identifiers.check_siret(cells.text("siret")).value.isdigit():
        return False
    names = ("name", "siret", "training", "label", "zip", "city", "year", "number")
    return any(_TOTAL.fullmatch(fold(cells.text(name))) for name in names)


def _row(cells):
    """→ (amount or None, `SaidTransfer` or None with its errors in `cells.issues`)."""
    cells.subject = cells.text("name") or cells.text("siret")
    amount = _amount(cells)
    if amount is None:
        return None, None
    said = SaidTransfer(cells.line, amount, name=cells.text("name")[:200])
    said.zip, said.city = cells.zip("zip"), cells.text("city")
    said.training, said.rncp = cells.text("training")[:200], _rncp(cells)
    if _UNALLOCATED.search(
        fold(" ".join((cells.text("kind"), said.name, said.training)))
    ):
        said.kind = "unallocated"
    _donor(cells, said)
    said.day = cells.day("day")
    said.period = _period(cells)
    label = read_label(cells.text("label"))
    said.number = _number(cells.text("number")) or label.number
    said.year = _year(cells, label, said.day)
    _contact(cells, said)
    said.issues = cells.issues
    return amount, said


def _amount(cells):
    amount, code = read_amount(cells.raw("amount"))
    value = cells.text("amount")[:40]
    if amount is not None and not amount and not code:
        code, amount = "amount_zero", None
    if amount is None:
        level = ERROR if code != "amount_zero" else "info"
        issue = AMOUNTS.issue(code, cells.line, level, cells.subject, value=value)
        cells.issues.append(issue)
    elif code:
        cells.issues.append(
            AMOUNTS.warning(
                code, cells.line, cells.subject, value=value, read=f"{amount:.2f}"
            )
        )
    return amount


def _donor(cells, said):
    """Fill who gives: its checked SIRET, else its SIREN, else only its name."""
    text = cells.text("siret")
    said.said_siret = (text or cells.text("siren"))[:40]
    checked = identifiers.check_siret(text)
    siren = identifiers.check_siren(text or cells.text("siren"))
    if checked.ok and checked.value:
        said.siret, said.siren = checked.value, checked.value[:9]
    elif siren.ok and siren.value and len(siren.value) == 9:
        said.siren = siren.value
        checked = siren
    elif text:
        issue = checked.to_issue(cells.line, cells.subject)
        cells.issues.append(replace(issue, level=WARNING))
    if not said.siren:
        other = identifiers.check_siren(cells.text("siren"))
        said.siren = other.value if other.ok else ""
    if said.kind == "donor" and not (said.name or said.siren):
        cells.issues.append(T.warning("transfer_nobody", cells.line, cells.subject))


def _rncp(cells):
    checked = identifiers.check_rncp(cells.text("rncp"))
    return checked.value if checked.ok else ""


def _period(cells):
    """« Période 1 », « P2 », « complémentaire » → '1', '2', '3'; '' when unknown."""
    text = fold(cells.text("period"))
    if not text:
        return ""
    if any(word in text for word in _EXTRA):
        return "3"
    digits = set(re.findall(r"(?<!\d)[123](?!\d)", text))
    if len(digits) == 1:
        return digits.pop()
    value = cells.text("period")[:40]
    cells.issues.append(
        T.warning("transfer_period", cells.line, cells.subject, value=value)
    )
    return ""


def _number(text):
    """« Virement n° 02 » → « 2 »; what has no number is kept, in small letters."""
    digits = re.search(r"\d+", text)
    if digits and len(digits[0]) < 10:
        return str(int(digits[0]))
    return fold(text)[:20]


def _year(cells, label, day):
    """Year of the campaign: its column, else the bank label, else the date."""
    text = cells.text("year")
    found = sorted({int(year) for year in _YEAR.findall(text)})
    if len(found) == 1 and found[0] >= FIRST_YEAR:
        if label.year and label.year != found[0]:
            cells.issues.append(
                T.warning(
                    "transfer_years",
                    cells.line,
                    cells.subject,
                    said=str(found[0]),
                    found=str(label.year),
                )
            )
        return found[0]
    if text:
        value = text[:40]
        cells.issues.append(
            T.warning("transfer_year", cells.line, cells.subject, value=value)
        )
    if label.year and label.year >= FIRST_YEAR:
        return label.year
    return day.year if day and day.year >= FIRST_YEAR else None


def _contact(cells, said):
    """Keep the contact only of a donor who shares it (SOLTéA's own box)."""
    name, email = cells.text("contact_name"), cells.text("contact_email")
    said.shared = cells.flag("shared")
    if said.shared:
        said.contact_name = name[:120]
        said.contact_email = cells.checked("contact_email", identifiers.check_email)
    elif name or email:
        cells.issues.append(T.warning("transfer_unshared", cells.line, cells.subject))
