"""Dates as French files write them, school years and civil weeks. No clock here."""

import datetime
import re
from dataclasses import dataclass

from .issues import RuleError, Texts, _lt
from .text import clean, fold

CODES = {
    "date_shape": _lt("“%(value)s” is not a date: write it like 12/03/2008."),
    "date_impossible": _lt("The date %(value)s does not exist."),
    "date_two_digits": _lt(
        "The year of the date %(value)s has two digits: write it with four."
    ),
    "date_far": _lt("The year of the date %(value)s is not plausible."),
    "school_year_shape": _lt(
        "“%(value)s” is not a school year: write it like 2026-2027."
    ),
}
T = Texts(__name__, CODES)

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_MONTH_NAMES = {fold(name): i for i, name in enumerate(MONTHS, start=1)}
_MONTH_NAMES |= {fold(name): i for i, name in enumerate(SHORT_MONTHS, start=1)}
_MONTH_NAMES |= {"jan": 1, "fev": 2, "fevr": 2, "juill": 7}
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_FRENCH = re.compile(
    r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{2}|\d{4})" + _TIME
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")


def _error(code, value):
    return RuleError(code, CODES[code], {"value": clean(value)[:40]}, T.module)


def _make(year, month, day, value):
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise _error("date_impossible", value) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _error("date_far", value)
    return found


def parse_date(value, years=None):
    """Text, number of days of a spreadsheet, date → date; empty → None.

    Read: 12/03/2008, 12.3.2008, 2008-03-12, 12 mars 2008, 12032008, 39519 (serial),
    each with a time after it. years: (first, last) plausible years, which settle a
    year of two digits when only one of them fits. Raises RuleError (date_…).
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _make(value.year, value.month, value.day, value)
    text = clean(value)
    if not text:
        return None
    match = _ISO.fullmatch(text)
    if match:
        return _make(match[1], match[2], match[3], text)
    match = _FRENCH.fullmatch(text)
    if match:
        year = match[3] if len(match[3]) == 4 else _century(match[3], years, text)
        return _make(year, match[2], match[1], text)
    match = _WORDS.fullmatch(fold(text))
    if match and match[2] in _MONTH_NAMES:
        return _make(match[3], _MONTH_NAMES[match[2]], match[1], text)
    if re.fullmatch(r"[0-9]{8}", text):
        return _eight_digits(text)
    if re.fullmatch(r"[0-9]{5}(?:[.,][0-9]+)?", text):
        serial = int(text[:5])
        return _make(*_parts(_EXCEL_EPOCH + datetime.timedelta(days=serial)), text)
    raise _error("date_shape", text)


def _parts(day):
    return day.year, day.month, day.day


def _century(digits, years, text):
    if years:
        fitting = [
            year
            for year in range(int(digits) + 1900, years[1] + 1, 100)
            if years[0] <= year
        ]
        if len(fitting) == 1:
            return fitting[0]
    raise _error("date_two_digits", text)


def _eight_digits(text):
    # 12032008 or 20080312: months and years never fit both ways
    if int(text[2:4]) <= 12 and int(text[4:]) >= FIRST_YEAR:
        return _make(text[4:], text[2:4], text[:2], text)
    return _make(text[:4], text[4:6], text[6:], text)


# --- school years ------------------------------------------------------------


def school_year_start(day):
    """Date → year in which its school year starts (1 September to 31 August)."""
    return day.year if day.month >= 9 else day.year - 1


def school_year_bounds(start):
    """Start year → (1 September, 31 August)."""
    return datetime.date(start, 9, 1), datetime.date(start + 1, 8, 31)


def school_year_name(start):
    """2026 → « 2026-2027 »."""
    return f"{start}-{start + 1}"


def parse_school_year(value):
    """« 2026-2027 », « 2026/27 », « 2026 » → 2026; '' → None. Raises RuleError."""
    text = clean(value)
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})(?:\s*[-/–]\s*(\d{2}|\d{4}))?", text)
    if match:
        start = int(match[1])
        end = match[2] or str(start + 1)
        if 1990 <= start <= 2100 and (start + 1) % 100 == int(end) % 100:
            return start
    raise _error("school_year_shape", text)


# --- weeks -------------------------------------------------------------------


@dataclass(frozen=True)
class Week:
    """Civil (ISO) week: Monday to Sunday."""

    year: int
    number: int
    monday: datetime.date

    @property
    def friday(self):
        return self.monday + datetime.timedelta(days=4)

    @property
    def sunday(self):
        return self.monday + datetime.timedelta(days=6)


def week_of(day):
    """Date → its civil `Week`."""
    year, number, weekday = day.isocalendar()
    return Week(year, number, day - datetime.timedelta(days=weekday - 1))


def weeks_between(first, last):
    """Two dates, included → the `Week`s they touch, in order."""
    if last < first:
        return []
    week, found = week_of(first), []
    while week.monday <= last:
        found.append(week)
        week = week_of(week.monday + datetime.timedelta(days=7))
    return found


def week_label(day, months=SHORT_MONTHS, prefix="S."):
    """Date → « S. 12 (16–20 mars) », « S. 14 (30 mars–3 avr.) »."""
    week = week_of(day)
    first, last = week.monday, week.friday
    start = str(first.day)
    if first.month != last.month:
        start = f"{first.day}\u00a0{months[first.month - 1]}"
    end = f"{last.day}\u00a0{months[last.month - 1]}"
    return f"{prefix}\u00a0{week.number} ({start}–{end})"


def age_on(birth, day):
    """Whole years of a person born on `birth`, on `day` (29 February: 1 March)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
