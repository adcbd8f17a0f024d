"""A calendar of holidays as a table → days off by zone.

Two shapes are read: the open data of the Ministry (`fr-en-calendrier-scolaire`:
description, population, start_date, end_date, location, zones, annee_scolaire), where
`end_date` is the day of return, and a list typed by hand with a last day off.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from .columns import Field
from .issues import Texts, _lt
from .tabular import as_text
from .text import clean, fold

CODES = {
    "holiday_no_name": _lt("The holiday has no name."),
    "holiday_no_start": _lt("The first day off is missing."),
    "holiday_no_end": _lt("Neither the last day off nor the day of return is given."),
    "holiday_bad_date": _lt("“%(value)s” is not a date that exists."),
    "holiday_upside_down": _lt("It ends (%(end)s) before it starts (%(start)s)."),
    "holiday_too_long": _lt("It lasts %(days)s days: a date must be wrong."),
    "holiday_unknown_zone": _lt("The zone “%(zone)s” is not known."),
    "holiday_unknown_kind": _lt("The kind “%(kind)s” is not known."),
    "holiday_teachers": _lt("Dates of the teachers, not of the pupils."),
    "holiday_same": _lt("Same dates as on line %(first)s."),
    "holiday_conflict": _lt(
        "Line %(first)s gives other dates for this holiday in the same zone."
    ),
}
T = Texts(__name__, CODES)

# What a list may hold, and the names its columns go by
FIELDS = (
    Field(
        "name",
        _lt("Name"),
        ("description", "nom", "libellé", "vacances", "intitulé"),
        required=True,
    ),
    Field(
        "date_start",
        _lt("First day off"),
        ("start_date", "début", "date de début", "premier jour", "du"),
        required=True,
    ),
    Field(
        "date_end",
        _lt("Last day off"),
        ("fin", "date de fin", "dernier jour", "au"),
    ),
    Field(
        "date_return",
        _lt("Day of return"),
        ("end_date", "reprise", "date de reprise", "rentrée", "retour"),
    ),
    Field("zones", _lt("Zone"), ("zone",)),
    Field("kind", _lt("Kind"), ("type", "nature")),
    Field("population", _lt("Population"), ("public",)),
)

KINDS = {
    "": "school",
    "vacances": "school",
    "vacances scolaires": "school",
    "scolaire": "school",
    "ferie": "public",
    "jour ferie": "public",
    "local": "local",
    "jour local": "local",
    "pont": "local",
}
# Territories whose calendar is not that of a zone
OWN = {
    "corse",
    "guadeloupe",
    "guyane",
    "martinique",
    "mayotte",
    "reunion",
    "la reunion",
    "nouvelle caledonie",
    "polynesie",
    "polynesie francaise",
    "saint pierre et miquelon",
    "wallis et futuna",
}
EVERYWHERE = {"", "toutes", "toutes zones", "france", "national", "nationale", "a b c"}
# The longest holidays are the summer's, nine weeks and a half at most overseas
MAX_DAYS = 75


@dataclass(frozen=True)
class HolidayRow:
    """Days off of one zone, first and last day included.

    :ivar zone: "A", "B", "C", "own", or None everywhere
    :ivar place: territory of an "own" calendar
    :ivar kind: "school", "public" or "local"
    """

    line: int
    name: str
    kind: str
    zone: str | None
    place: str
    date_start: date
    date_end: date

    @property
    def key(self):
        """What makes two rows the same holiday."""
        return (fold(self.name), self.kind, self.zone, self.place, self.start_year)

    @property
    def start_year(self):
        """September of which year its school year starts in."""
        return start_year(self.date_start)


@dataclass
class Calendar:
    """What the table holds: holidays to keep, and what to say of the other lines."""

    rows: list = field(default_factory=list)
    issues: list = field(default_factory=list)


def start_year(day):
    """Date → year of the September that starts its school year."""
    return day.year if day.month >= 9 else day.year - 1


def read_calendar(lines):
    """[(line number, {field: cell})] → `Calendar`.

    Fields: name, kind, population, date_start, date_end (last day off), date_return,
    zones, place. Cells: text or dates. Never raises: each refusal is an issue.
    """
    calendar = Calendar()
    first = {}
    for line, cells in lines:
        found, issue = _read(line, cells)
        if issue:
            calendar.issues.append(issue)
        for row in found:
            known = first.setdefault(row.key, row)
            if known is row:
                calendar.rows.append(row)
                continue
            same = (known.date_start, known.date_end) == (row.date_start, row.date_end)
            code, level = (
                ("holiday_same", "info") if same else ("holiday_conflict", "error")
            )
            calendar.issues.append(
                T.issue(code, line, level, row.name, first=known.line)
            )
    return calendar


def parse_day(value):
    """Cell → date, None when empty. Raises ValueError.

    A moment with a time zone is a midnight somewhere: noon or later in UTC means
    that the day begins east of Greenwich, so it is the next day.
    """
    if isinstance(value, datetime):
        if value.tzinfo:
            return _midnight_somewhere(value)
        return value.date()
    if isinstance(value, date):
        return value
    text = clean(value)
    if not text:
        return None
    for shape in ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    return parse_day(datetime.fromisoformat(text))


def _midnight_somewhere(moment):
    utc = moment.astimezone(UTC)
    return utc.date() + timedelta(days=1 if utc.hour >= 12 else 0)


def _read(line, cells):
    """One line → (rows, issue or None)."""
    name = as_text(cells.get("name"))
    if not name:
        return [], T.issue("holiday_no_name", line)
    if fold(cells.get("population")) in ("enseignants", "enseignant"):
        return [], T.issue("holiday_teachers", line, "info", name)
    kind = KINDS.get(fold(cells.get("kind")))
    if kind is None:
        kind_text = as_text(cells.get("kind"))
        return [], T.issue("holiday_unknown_kind", line, subject=name, kind=kind_text)
    start, end, issue = _dates(line, name, cells, one_day=kind != "school")
    if issue:
        return [], issue
    zones, issue = _zones(line, name, cells)
    return [
        HolidayRow(line, name, kind, zone, place, start, end) for zone, place in zones
    ], issue


def _dates(line, name, cells, one_day):
    """One line → (first day off, last day off, issue or None).

    one_day: without a last day it lasts one day, as a public holiday does.
    """
    found = {}
    for code in ("date_start", "date_end", "date_return"):
        try:
            found[code] = parse_day(cells.get(code))
        except ValueError:
            value = as_text(cells.get(code))
            issue = T.issue("holiday_bad_date", line, subject=name, value=value)
            return None, None, issue
    start, end, back = found["date_start"], found["date_end"], found["date_return"]
    if not start:
        return None, None, T.issue("holiday_no_start", line, subject=name)
    if not end and back:
        # the summer is published with its first day only
        summer = back <= start and start.month in (6, 7)
        end = date(start.year, 8, 31) if summer else back - timedelta(days=1)
    if not end and one_day:
        end = start
    if not end:
        return None, None, T.issue("holiday_no_end", line, subject=name)
    days = (end - start).days + 1
    if days < 1:
        texts = {"start": start.strftime("%d/%m/%Y"), "end": end.strftime("%d/%m/%Y")}
        return None, None, T.issue("holiday_upside_down", line, subject=name, **texts)
    if days > MAX_DAYS:
        return None, None, T.issue("holiday_too_long", line, subject=name, days=days)
    return start, end, None


def _zones(line, name, cells):
    """One line → ([(zone, place)], issue or None)."""
    text = as_text(cells.get("zones"))
    if fold(text) in EVERYWHERE:
        return [(None, "")], None
    zones = []
    for part in text.replace("/", ",").replace(";", ",").split(","):
        word = fold(part).removeprefix("zone ")
        if word in ("a", "b", "c"):
            zones.append((word.upper(), ""))
        elif word in OWN:
            zones.append(("own", clean(part)))
        elif word:
            return [], T.issue(
                "holiday_unknown_zone", line, subject=name, zone=clean(part)
            )
    return zones, None
