"""Days of a campaign: from a milestone, on a working day; running totals."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_taxe.rules.campaign_dates import (
    cumulate,
    evolution,
    planned,
    same_day,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31))


@given(DAYS, st.integers(-400, 400), st.sampled_from(["start", "end"]))
def test_a_task_falls_on_a_working_day_never_late(start, offset, edge):
    end = start + timedelta(days=30)
    day = planned(start, end, edge, offset)
    wanted = (start if edge == "start" else end) + timedelta(days=offset)
    assert day.isoweekday() <= 5
    assert 0 <= (wanted - day).days <= 2


def test_a_single_day_has_one_edge():
    assert planned(date(2026, 7, 10), None, "end", -3) == date(2026, 7, 7)
    assert planned(date(2026, 7, 10), None, "start", 0) == date(2026, 7, 10)


@given(DAYS, st.integers(-10, 10))
def test_the_same_day_of_another_year(day, years):
    other = same_day(day, years)
    assert other.year == day.year + years
    assert other.month == day.month
    assert 0 <= day.day - other.day <= 1


def test_the_29th_of_february_is_the_28th_elsewhere():
    assert same_day(date(2028, 2, 29), -1) == date(2027, 2, 28)


def test_how_a_figure_stands_against_the_year_before():
    assert evolution(150, 100) == 50
    assert evolution(75, 100) == -25
    assert evolution(0, 0) == 0
    assert evolution(10, 0) is None, "no share of nothing"


@given(
    st.lists(
        st.tuples(
            st.integers(-10, 60),
            st.integers(-100_000, 100_000).map(lambda cents: cents / 100),
        )
    )
)
def test_running_totals_lose_nothing(points):
    curve = cumulate(points)
    places = [place for place, _total in curve]
    assert places == sorted(set(places))
    if points:
        assert abs(curve[-1][1] - sum(amount for _p, amount in points)) < 0.011
    else:
        assert curve == []
