"""A calendar of holidays: open data or typed by hand, days off by zone."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.holiday_file import (
    parse_day,
    read_calendar,
    start_year,
)


def row(**cells):
    base = {"name": "Noël", "date_start": "19/12/2026", "date_end": "03/01/2027"}
    return base | {"zones": "Zone B"} | cells


def read(*rows):
    return read_calendar(list(enumerate(rows, start=2)))


def codes(calendar):
    return [(issue.line, issue.code) for issue in calendar.issues]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-16T22:00:00+00:00", date(2026, 10, 17)),  # Paris, summer time
        ("2026-12-18T23:00:00+00:00", date(2026, 12, 19)),  # Paris, winter time
        ("2026-12-18T04:00:00+00:00", date(2026, 12, 18)),  # Guadeloupe
        ("2026-12-17T20:00:00+00:00", date(2026, 12, 18)),  # La Réunion
        ("2026-12-19T00:00:00+01:00", date(2026, 12, 19)),
        ("19/12/2026", date(2026, 12, 19)),
        ("19/12/26", date(2026, 12, 19)),
        ("2026-12-19", date(2026, 12, 19)),
        (date(2026, 12, 19), date(2026, 12, 19)),
        (datetime(2026, 12, 19, 8, 0), date(2026, 12, 19)),
        ("", None),
    ],
)
def test_a_day_is_read_in_every_usual_shape(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize("text", ["30/02/2027", "demain", "2027-13-01"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError):
        parse_day(text)
    calendar = read(row(date_start=text))
    assert codes(calendar) == [(2, "holiday_bad_date")]


def test_the_day_of_return_is_not_off():
    cells = row(
        date_start="2026-12-18T23:00:00+00:00",
        date_end="",
        date_return="2027-01-03T23:00:00+00:00",
    )
    [found] = read(cells).rows
    assert (found.date_start, found.date_end) == (date(2026, 12, 19), date(2027, 1, 3))
    assert (found.zone, found.kind, found.start_year) == ("B", "school", 2026)


def test_the_summer_published_with_its_first_day_goes_to_the_end_of_august():
    day = "2027-07-02T22:00:00+00:00"
    [found] = read(row(date_start=day, date_end="", date_return=day)).rows
    assert (found.date_start, found.date_end) == (date(2027, 7, 3), date(2027, 8, 31))


def test_one_line_may_hold_several_zones_or_none():
    assert [r.zone for r in read(row(zones="Zone A, Zone C")).rows] == ["A", "C"]
    assert [r.zone for r in read(row(zones="")).rows] == [None]
    [found] = read(row(zones="Guyane")).rows
    assert (found.zone, found.place) == ("own", "Guyane")


def test_the_other_academies_of_a_zone_are_told_as_the_same():
    calendar = read(row(), row())
    assert len(calendar.rows) == 1
    assert codes(calendar) == [(3, "holiday_same")]
    assert calendar.issues[0].level == "info"


def test_other_dates_for_the_same_holiday_are_refused():
    calendar = read(row(), row(date_end="04/01/2027"))
    assert codes(calendar) == [(3, "holiday_conflict")]
    assert calendar.issues[0].level == "error"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": ""}, "holiday_no_name"),
        ({"date_start": ""}, "holiday_no_start"),
        ({"date_end": ""}, "holiday_no_end"),
        ({"date_end": "01/12/2026"}, "holiday_upside_down"),
        ({"date_end": "01/12/2027"}, "holiday_too_long"),
        ({"zones": "Zone K"}, "holiday_unknown_zone"),
        ({"kind": "fiesta"}, "holiday_unknown_kind"),
        ({"population": "Enseignants"}, "holiday_teachers"),
    ],
)
def test_each_defect_has_its_message(cells, code):
    calendar = read(row(**cells))
    assert codes(calendar) == [(2, code)]
    assert calendar.rows == []
    assert "%(" not in calendar.issues[0].text


def test_a_public_holiday_lasts_one_day():
    [found] = read(row(kind="Jour férié", date_end="")).rows
    assert (found.kind, found.date_end) == ("public", found.date_start)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["name", "date_start", "date_end", "date_return", "zones", "kind"]
            ),
            st.one_of(st.text(max_size=20), st.dates(), st.datetimes()),
        ),
        max_size=5,
    )
)
def test_whatever_the_cells_each_line_is_kept_or_told(rows):
    calendar = read(*rows)
    told = {issue.line for issue in calendar.issues}
    told |= {found.line for found in calendar.rows}
    assert told >= {line for line, _ in enumerate(rows, start=2)} or not rows


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_a_school_year_starts_in_september(day):
    start = start_year(day)
    assert date(start, 9, 1) <= day <= date(start + 1, 8, 31)
