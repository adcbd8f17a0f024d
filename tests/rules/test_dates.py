"""Dates of French files, school years, civil weeks."""

import datetime
import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import dates
from addons.bde_partners.rules.issues import RuleError

DAY = date(2008, 3, 12)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "12/03/2008",
        "12/3/2008",
        "12-03-2008",
        "12.03.2008",
        "12 03 2008",
        " 12/03/2008\u00a0",
        "12/03/2008 00:00:00",
        "2008-03-12",
        "2008-03-12T10:00:00Z",
        "12 mars 2008",
        "mercredi 12 MARS 2008",
        "12032008",
        "20080312",
        "39519",
        39519.0,
        datetime.datetime(2008, 3, 12, 8, 30),
        DAY,
    ],
)
def test_forms(text):
    assert dates.parse_date(text) == DAY


def test_first_of_the_month():
    assert dates.parse_date("1er sept. 2026") == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2008", "date_impossible"),
        ("12/25/2008", "date_impossible"),
        ("00/00/0000", "date_impossible"),
        ("29/02/2007", "date_impossible"),
        ("12/03/08", "date_two_digits"),
        ("31022008", "date_impossible"),
        ("20081332", "date_impossible"),
        ("12/03/1008", "date_far"),
        ("mars 2008", "date_shape"),
        ("inconnue", "date_shape"),
        ("12/13", "date_shape"),
    ],
)
def test_refused(text, code):
    with pytest.raises(RuleError) as caught:
        dates.parse_date(text)
    assert caught.value.code == code


def test_two_digits_settled_by_plausible_years():
    assert dates.parse_date("12/03/08", years=(1990, 2015)) == DAY
    assert dates.parse_date("12/03/95", years=(1930, 2015)) == date(1995, 3, 12)
    with pytest.raises(RuleError):
        dates.parse_date("12/03/08", years=(1900, 2015))


@given(DATES)
def test_written_dates_come_back(day):
    assert dates.parse_date(f"{day:%d/%m/%Y}") == day
    assert dates.parse_date(day.isoformat()) == day
    assert dates.parse_date(f"{day:%d%m%Y}") == day
    assert dates.parse_date(f"{day:%Y%m%d}") == day
    name = dates.MONTHS[day.month - 1]
    assert dates.parse_date(f"{day.day} {name} {day.year}") == day


@given(
    st.one_of(st.text(max_size=20), st.from_regex(r"[0-9/. \-]{0,12}", fullmatch=True))
)
def test_any_text_raises_only_rule_errors(text):
    try:
        dates.parse_date(text, years=(1950, 2040))
    except RuleError as error:
        assert error.code in dates.CODES


def test_empty_is_none():
    assert dates.parse_date("") is None
    assert dates.parse_date(None) is None
    assert dates.parse_date("  ") is None


def test_school_year():
    assert dates.school_year_start(date(2026, 9, 1)) == 2026
    assert dates.school_year_start(date(2026, 8, 31)) == 2025
    assert dates.school_year_name(2026) == "2026-2027"
    for text in ("2026-2027", "2026/27", "2026", "2026 – 2027", 2026):
        assert dates.parse_school_year(text) == 2026
    assert dates.parse_school_year("") is None
    for text in ("2026-2028", "26", "septembre", "1926"):
        with pytest.raises(RuleError):
            dates.parse_school_year(text)


@given(DATES)
def test_every_day_is_in_its_school_year(day):
    first, last = dates.school_year_bounds(dates.school_year_start(day))
    assert first <= day <= last


def test_week_labels():
    assert dates.week_label(date(2026, 3, 18)) == "S.\u00a012 (16–20\u00a0mars)"
    assert dates.week_label(date(2026, 4, 1)) == (
        "S.\u00a014 (30\u00a0mars–3\u00a0avr.)"
    )
    assert dates.week_of(date(2027, 1, 1)).number == 53


@given(DATES, st.integers(0, 400))
def test_weeks_cover_the_days(first, length):
    last = first + datetime.timedelta(days=length)
    weeks = dates.weeks_between(first, last)
    assert weeks[0].monday <= first <= weeks[0].sunday
    assert weeks[-1].monday <= last <= weeks[-1].sunday
    assert all((b.monday - a.monday).days == 7 for a, b in itertools.pairwise(weeks))


def test_age():
    assert dates.age_on(date(2008, 9, 2), date(2026, 9, 1)) == 17
    assert dates.age_on(date(2008, 9, 1), date(2026, 9, 1)) == 18
    assert dates.age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert dates.age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
