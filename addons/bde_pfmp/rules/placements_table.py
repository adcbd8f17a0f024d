"""Past and current placements as offices keep them → `PlacementRow`s.

Three years of who went where: a line names a learner, or only a class and a school
year; the host by its name, SIRET or town; the tutor, the dates, the referent.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.cells import Cells
from ...bde_partners.rules.dates import (
    parse_school_year,
    school_year_name,
    school_year_start,
)
from ...bde_partners.rules.issues import ERROR, RuleError, Texts, _lt
from ...bde_partners.rules.text import clean, fold, split_full_name, title_name
from .learners_table import TITLES
from .people import FRANCE, Address
from .placements_columns import FIELDS

CODES = {
    "place_no_host": _lt("No host organisation on this line: left out."),
    "place_nobody": _lt(
        "Neither a learner nor a class: it is not known who went to %(host)s."
    ),
    "place_no_dates": _lt(
        "Neither dates nor a school year: it is not known when it was."
    ),
    "place_one_date": _lt("Only one of the two dates: the other is missing."),
    "place_ends_before": _lt("Ends on %(end)s, before it starts (%(start)s)."),
    "place_long": _lt("From %(start)s to %(end)s: %(days)s days, check the dates."),
    "place_other_year": _lt(
        "Starts on %(start)s, which is not in the school year %(year)s."
    ),
    "place_twice": _lt("Same as line %(other_line)s: left out."),
    "place_overlap": _lt(
        "%(name)s is also at %(host)s at those dates (line %(other_line)s)."
    ),
}
T = Texts(__name__, CODES)

__all__ = ["FIELDS", "PlacementRow", "read"]
LONG = 200  # days from which a placement is probably a mistyped date


@dataclass(slots=True)
class PlacementRow:
    """A placement of a list. school_year: start of the year, said or from the dates;
    learner fields are empty when the line only knows a class."""

    line: int
    host_name: str = ""
    learner_last: str = ""
    learner_first: str = ""
    ine: str = ""
    birth_date: date | None = None
    class_code: str = ""
    school_year: int | None = None
    date_start: date | None = None
    date_end: date | None = None
    period: str = ""
    siret: str = ""
    address: Address = field(default_factory=Address)
    host_phone: str = ""
    host_email: str = ""
    activity: str = ""
    tutor_title: str = ""
    tutor_last: str = ""
    tutor_first: str = ""
    tutor_role: str = ""
    tutor_phone: str = ""
    tutor_email: str = ""
    referent: str = ""
    note: str = ""
    issues: list = field(default_factory=list)

    @property
    def learner_name(self):
        """« NOM Prénom », '' when the line only knows a class."""
        return f"{self.learner_last} {self.learner_first}".strip()

    @property
    def label(self):
        who = self.learner_name or self.class_code
        return f"{who} – {self.host_name}" if who else self.host_name

    @property
    def host_key(self):
        """Key of the host in this file: its SIRET, else its name and town."""
        return self.siret or f"{fold(self.host_name)}|{fold(self.address.city)}"

    @property
    def is_valid(self):
        return not any(issue.level == ERROR for issue in self.issues)


def read(table, mapping):
    """`Table`, {field: column} → (list of `PlacementRow`, list of `Issue`)."""
    found, issues = [], []
    for row in table.rows:
        place = _place(Cells(row, mapping))
        if place is None:
            issues.append(T.warning("place_no_host", row.line))
        else:
            found.append(place)
    return _once(found, issues), issues


def _place(cells):
    place = PlacementRow(cells.line, host_name=cells.text("host_name"))
    if not fold(place.host_name):
        return None
    place.issues = cells.issues
    place.learner_last, first = cells.text("learner"), cells.text("learner_first")
    if not first and place.learner_last:
        place.learner_last, first = split_full_name(place.learner_last)
    place.learner_first = title_name(first)
    place.class_code = cells.text("class_code")
    cells.subject = place.label
    place.ine = cells.checked("ine", identifiers.check_ine)
    place.birth_date = cells.day("birth_date")
    _when(place, cells)
    place.siret = cells.checked("siret", identifiers.check_siret)
    place.address = Address(
        street=cells.text("street"),
        zip=cells.zip("zip"),
        city=cells.text("city"),
        country=FRANCE,
    )
    place.host_phone = cells.checked("host_phone", identifiers.check_phone)
    place.host_email = cells.checked("host_email", identifiers.check_email)
    _tutor(place, cells)
    for name in ("period", "activity", "referent", "note"):
        setattr(place, name, cells.text(name))
    if not place.learner_name and not place.ine and not place.class_code:
        cells.issues.append(
            T.issue(
                "place_nobody", place.line, subject=place.label, host=place.host_name
            )
        )
    return place


def _tutor(place, cells):
    last, first = cells.text("tutor"), cells.text("tutor_first")
    words = last.split(" ")
    title = TITLES.get(fold(words[0]), "") if len(words) > 1 else ""
    if title:
        last = " ".join(words[1:])
    if last and not first:
        last, first = split_full_name(last)
    place.tutor_title, place.tutor_last = title, clean(last)
    place.tutor_first = title_name(first)
    place.tutor_role = cells.text("tutor_role")
    place.tutor_phone = cells.checked("tutor_phone", identifiers.check_phone)
    place.tutor_email = cells.checked("tutor_email", identifiers.check_email)


def _when(place, cells):
    issues, line, label = cells.issues, cells.line, place.label
    try:
        place.school_year = parse_school_year(cells.text("school_year"))
    except RuleError as error:
        issues.append(replace(error.to_issue(label), line=line, level="warning"))
    said = place.school_year
    years = (said, said + 1) if said else None
    start = place.date_start = cells.day("date_start", years, level=ERROR)
    end = place.date_end = cells.day("date_end", years, level=ERROR)
    if not start and not end:
        if not said and not any(issue.level == ERROR for issue in issues):
            issues.append(T.issue("place_no_dates", line, subject=label))
        return
    place.school_year = said or school_year_start(start or end)
    if not start or not end:
        issues.append(T.warning("place_one_date", line, label))
        return
    texts = {"start": f"{start:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"}
    if end < start:
        issues.append(T.issue("place_ends_before", line, subject=label, **texts))
    elif (end - start).days > LONG:
        days = (end - start).days + 1
        issues.append(T.warning("place_long", line, label, days=days, **texts))
    elif said and school_year_start(start) != said:
        year = school_year_name(said)
        issues.append(
            T.warning("place_other_year", line, label, start=texts["start"], year=year)
        )


def _once(found, issues):
    """Leave out the lines that repeat another one; tell the overlaps."""
    kept, seen, by_learner = [], {}, {}
    for place in found:
        key = (
            fold(place.learner_name) or place.line,
            place.ine,
            place.host_key,
            place.date_start,
            place.date_end,
            place.school_year,
        )
        first = seen.setdefault(key, place)
        if first is not place:
            issues.append(
                T.issue(
                    "place_twice",
                    place.line,
                    level="info",
                    subject=place.label,
                    other_line=first.line,
                )
            )
            continue
        kept.append(place)
        if place.learner_name and place.date_start and place.date_end:
            who = (fold(place.learner_name), place.ine)
            _tell_overlap(place, by_learner.setdefault(who, []))
    return kept


def _tell_overlap(place, others):
    for other in others:
        if other.date_start <= place.date_end and place.date_start <= other.date_end:
            place.issues.append(
                T.warning(
                    "place_overlap",
                    place.line,
                    place.label,
                    name=place.learner_name,
                    host=other.host_name,
                    other_line=other.line,
                )
            )
            break
    others.append(place)
