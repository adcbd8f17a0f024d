"""The clock of an accident: hours that count, Sundays and public holidays left out."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules.follow.deadline import counts, deadline, hours_left

EASTER_MONDAY = date(2026, 4, 6)
CASES = [
    # (known at, days off, declared before)
    (datetime(2026, 3, 3, 9, 0), (), datetime(2026, 3, 5, 9, 0)),
    # Friday noon: Saturday counts, Sunday does not
    (datetime(2026, 3, 6, 12, 0), (), datetime(2026, 3, 9, 12, 0)),
    # on a Sunday: from Monday 0 h
    (datetime(2026, 3, 8, 15, 0), (), datetime(2026, 3, 11, 0, 0)),
    # Saturday before Easter Monday: two days left out
    (datetime(2026, 4, 4, 10, 0), (EASTER_MONDAY,), datetime(2026, 4, 8, 10, 0)),
    # the night when clocks change is a Sunday: nothing moves
    (datetime(2026, 3, 28, 8, 30), (), datetime(2026, 3, 31, 8, 30)),
]


@pytest.mark.parametrize(("known", "off", "expected"), CASES)
def test_cases(known, off, expected):
    assert deadline(known, 48, frozenset(off)) == expected


moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1))
offs = st.frozensets(st.dates(date(2024, 1, 1), date(2030, 1, 10)), max_size=6)


@given(moments, offs)
def test_never_earlier_than_plain_hours(known, off):
    end = deadline(known, 48, off)
    assert end >= known + timedelta(hours=48)
    assert end <= known + timedelta(days=3 + 7 + len(off))


@given(moments, offs)
def test_exactly_the_hours_that_count(known, off):
    assert hours_left(known, known, 48, off) == pytest.approx(48)
    end = deadline(known, 48, off)
    assert hours_left(end, known, 48, off) == 0
    last = (end - timedelta(microseconds=1)).date()
    assert counts(last, off)


@given(moments, moments, offs)
def test_later_known_later_due(one, other, off):
    early, late = sorted((one, other))
    assert deadline(early, 48, off) <= deadline(late, 48, off)


def test_overdue_is_negative():
    known = datetime(2026, 3, 3, 9, 0)
    assert hours_left(datetime(2026, 3, 5, 12, 0), known, 48) == -3
