from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules import weeks

MONDAY = date(2026, 11, 30)
DATES = st.dates(date(2024, 1, 1), date(2030, 1, 1))


def test_weeks_of_presence():
    assert weeks.week_count(MONDAY, MONDAY + timedelta(days=4)) == 1
    assert weeks.week_count(MONDAY, MONDAY + timedelta(days=6)) == 1, "Sunday"
    assert weeks.week_count(MONDAY, MONDAY + timedelta(days=11)) == 2
    assert weeks.week_count(MONDAY, MONDAY + timedelta(days=18)) == 3
    assert weeks.week_count(MONDAY, MONDAY + timedelta(days=1)) == 0.4
    assert weeks.week_count(MONDAY, MONDAY - timedelta(days=1)) == 0
    assert weeks.week_count(None, MONDAY) == 0


@given(DATES, st.integers(0, 400))
def test_working_days_one_by_one(start, length):
    end = start + timedelta(days=length)
    expected = sum((start + timedelta(days=i)).weekday() < 5 for i in range(length + 1))
    assert weeks.working_days(start, end) == expected


@given(DATES, st.integers(0, 200), st.integers(-50, 250))
def test_done_and_planned_make_the_whole(start, length, shift):
    end = start + timedelta(days=length)
    today = start + timedelta(days=shift)
    done, planned = weeks.done_and_planned([(start, end)], today)
    assert abs(done + planned - weeks.working_days(start, end) / 5) < 0.11


def test_done_and_planned():
    first = (MONDAY - timedelta(weeks=10), MONDAY - timedelta(weeks=7, days=3))
    now = (MONDAY, MONDAY + timedelta(days=25))
    assert weeks.done_and_planned([first, now], MONDAY + timedelta(days=4)) == (4, 3)
    assert weeks.done_and_planned([], MONDAY) == (0, 0)
