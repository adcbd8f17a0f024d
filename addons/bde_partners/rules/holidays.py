"""School and public holidays of a school year: dated data from two libraries."""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays as public_holidays
from vacances_scolaires_france import SchoolHolidayDates

ZONES = ("A", "B", "C")
SCHOOL_SOURCE = "Calendrier scolaire national (vacances-scolaires-france)"
PUBLIC_SOURCE = "Code du travail, art. L3133-1"
BRIDGE_SOURCE = "Arrêté annuel du calendrier scolaire (pont de l'Ascension)"


@dataclass(frozen=True)
class Holiday:
    """Days without class, first and last day off included.

    :param str kind: "school" or "public"
    :param zone: "A", "B", "C", or None everywhere
    """

    name: str
    kind: str
    zone: str | None
    date_start: date
    date_end: date
    source: str


def days_between(first, last):
    """Yield the dates from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def school_year_holidays(start_year):
    """Return the holidays of the school year that starts in September of `start_year`.

    :param int start_year: e.g. 2026 for 2026-2027
    :return: list of `Holiday`, by date. Years the library does not know yet give
        public holidays only: the table is completed by hand or by import.
    """
    first, last = date(start_year, 9, 1), date(start_year + 1, 8, 31)
    public = _public(first, last)
    found = list(public)
    calendar = SchoolHolidayDates()
    for zone in ZONES:
        school = _school(calendar, zone, first, last)
        found += school + _bridge(zone, school, public)
    return sorted(found, key=lambda h: (h.date_start, h.zone or "", h.name))


def public_days(first, last):
    """Return the set of public holidays between two dates, both included."""
    return {item.date_start for item in _public(first, last)}


def _school(calendar, zone, first, last):
    """Return the runs of days off of a zone; a run is one holiday."""
    days = {}
    for year in (first.year, last.year):
        try:
            days.update(calendar.holidays_for_year_and_zone(year, zone))
        except Exception:  # noqa: BLE001, S112 - the library raises its own
            continue
    runs = []
    for day in sorted(d for d in days if first <= d <= last):
        name = days[day]["nom_vacances"]
        if runs and runs[-1][0] == name and runs[-1][2] == day - timedelta(days=1):
            runs[-1][2] = day
        else:
            runs.append([name, day, day])
    return [
        Holiday(name, "school", zone, start, end, SCHOOL_SOURCE)
        for name, start, end in runs
    ]


def _bridge(zone, school, public):
    """Return the Friday and Saturday after Ascension when the library lacks them.

    Every order since 2016 gives them off; the library has them from 2027 only.
    """
    ascension = next((h.date_start for h in public if h.name == "Ascension"), None)
    if not school or not ascension:
        return []
    friday = ascension + timedelta(days=1)
    if any(item.date_start <= friday <= item.date_end for item in school):
        return []
    name, saturday = "Pont de l'Ascension", friday + timedelta(days=1)
    return [Holiday(name, "school", zone, friday, saturday, BRIDGE_SOURCE)]


def _public(first, last):
    """Return the public holidays between two dates."""
    years = range(first.year, last.year + 1)
    days = public_holidays.France(years=years, language="fr")
    return [
        Holiday(name, "public", None, day, day, PUBLIC_SOURCE)
        for day, name in days.items()
        if first <= day <= last
    ]
