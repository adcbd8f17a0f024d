from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.insertion import september

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_the_list_of_september_holds_the_leavers_of_june():
    assert september.list_start(date(2026, 9, 1)) == date(2025, 9, 1)
    assert september.list_start(date(2026, 12, 31)) == date(2025, 9, 1)
    assert september.list_start(date(2027, 6, 1)) == date(2025, 9, 1)
    assert september.list_start(date(2026, 8, 31)) == date(2024, 9, 1)


@given(DAYS)
def test_the_list_is_always_of_a_year_that_is_over(today):
    start = september.list_start(today)
    assert start.replace(year=start.year + 1) <= today
    assert today < start.replace(year=start.year + 2)


def test_final_year():
    assert september.final_year(3, 3)
    assert not september.final_year(2, 3)
    assert not september.final_year(0, 3)
    assert not september.final_year(2, 0)
    assert september.final_year(1, 2, 1)


@given(st.integers(0, 500), st.integers(0, 500))
def test_rate_is_a_share(present, others):
    rate = september.rate(present, present + others)
    assert 0 <= rate <= 1
    assert (rate == 0) == (present == 0)


@given(st.integers(0, 50), st.integers(0, 50))
def test_workshops_missing(due, planned):
    missing = september.workshops_missing(due, planned)
    assert missing >= 0
    assert missing + planned >= due
