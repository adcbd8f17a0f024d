from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules.travel.costs import Scale, due, quantity
from addons.bde_pfmp.rules.travel.journeys import shortest
from addons.bde_pfmp.rules.travel.mileage import Band, pay

BANDS = [Band(0.41, 0, 2000), Band(0.51, 2000, 10000), Band(0.30, 10000, 0)]
SCHOOL, HOME = (47.59, 1.33), (47.40, 1.10)


@pytest.mark.parametrize(
    ("km", "before", "amount"),
    [
        (100, 0, "41.00"),
        (62.4, 0, "25.58"),  # 62,4 × 0,41 = 25,584
        (100, 1950, "46.00"),  # 50 × 0,41 + 50 × 0,51
        (100, 9990, "32.10"),  # 10 × 0,51 + 90 × 0,30
        (8100, 1950, "4115.50"),  # 50 × 0,41 + 8 000 × 0,51 + 50 × 0,30
        (0, 500, "0.00"),
    ],
)
def test_kilometres_by_hand(km, before, amount):
    paid = pay(km, before, BANDS)
    assert paid.amount == Decimal(amount)
    assert not paid.left


def test_kilometres_without_a_rate_are_told():
    assert pay(50, 0, []).left == 50
    assert pay(50, 1980, [Band(0.41, 0, 2000)]).left == 30


@given(st.integers(0, 20000), st.integers(0, 20000), st.integers(0, 20000))
def test_a_year_in_two_parts_is_worth_the_same(before, first, second):
    whole = pay(first + second, before, BANDS).amount
    parts = pay(first, before, BANDS).amount + pay(second, before + first, BANDS).amount
    assert abs(whole - parts) <= Decimal("0.02")


def test_from_the_school_or_from_home_the_shorter():
    near_home = (47.41, 1.11)
    trip = shortest({"school": SCHOOL, "home": HOME}, [near_home], 1.3)
    assert trip.origin == "home"
    assert shortest({"school": SCHOOL, "home": None}, [near_home]).origin == "school"
    assert trip.km == pytest.approx(2 * 1.3 * 1.34, abs=0.2)
    assert shortest({"school": SCHOOL}, [None]) is None
    assert shortest({"school": None, "home": None}, [near_home]) is None


POINTS = st.lists(st.tuples(st.floats(47, 48), st.floats(1, 2)), min_size=1, max_size=6)


@given(POINTS)
def test_the_round_trip_is_never_longer_than_the_given_order(stops):
    trip = shortest({"school": SCHOOL}, stops)
    given_order = shortest({"school": SCHOOL}, stops[:1])
    assert sorted(trip.order) == list(range(len(stops)))
    assert trip.km >= given_order.km - 0.2
    both = shortest({"school": SCHOOL, "home": HOME}, stops)
    assert both.km <= trip.km


@pytest.mark.parametrize(
    ("scale", "count", "days", "km", "amount", "why"),
    [
        (Scale("km", 0.12), 200, 10, 10, "24.00", ""),
        (Scale("km", 0.12, cap_total=20), 200, 10, 10, "20.00", "cap_total"),
        (Scale("km", 0.12, km_min=15), 200, 10, 10, "0.00", "far"),
        (Scale("km", 0.12, km_min=15), 200, 10, 0, "24.00", ""),  # not known
        (Scale("day", 2.10, cap_day=2), 10, 10, 0, "20.00", "cap_day"),
        (Scale("receipt", 50), 61.5, 10, 0, "30.75", ""),
        (
            Scale("receipt", 100, cap_day=5, cap_total=40),
            90,
            10,
            0,
            "40.00",
            "cap_total",
        ),
        (Scale("night", 15), 4, 10, 0, "60.00", ""),
    ],
)
def test_costs_by_hand(scale, count, days, km, amount, why):
    found = due(scale, count, days, km)
    assert (found.amount, found.why) == (Decimal(amount), why)


@given(
    st.floats(0, 500, allow_nan=False),
    st.integers(0, 40),
    st.floats(0, 50),
    st.floats(0, 300),
)
def test_a_cap_is_never_passed(count, days, cap_day, cap_total):
    found = due(Scale("day", 2.5, cap_day, cap_total), count, days)
    assert not cap_day or float(found.amount) <= cap_day * days + 0.006
    assert not cap_total or float(found.amount) <= cap_total + 0.006


def test_what_is_proposed():
    assert quantity(Scale("km", 0.1), 18, 12.5) == 450
    assert quantity(Scale("km", 0.1, km_min=20), 18, 12.5) == 0
    assert quantity(Scale("meal", 2), 18, 0) == 18
    assert quantity(Scale("receipt", 100), 18, 12.5) == 0
