"""Distances and positions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.geo import (
    EARTH_KM,
    bounding_box,
    distance_km,
    is_position,
    parse_position,
)

LAT = st.floats(-89, 89)
LNG = st.floats(-179, 179)
PLACE = st.tuples(LAT, LNG)


def test_a_known_distance():
    blois, tours = (47.586, 1.336), (47.394, 0.685)
    assert distance_km(blois, tours) == pytest.approx(53.3, abs=0.5)


def test_a_quarter_of_the_earth():
    quarter = EARTH_KM * math.pi / 2
    assert distance_km((0, 0), (0, 90)) == pytest.approx(quarter)
    assert distance_km((0, 0), (90, 0)) == pytest.approx(quarter)


@given(PLACE, PLACE)
def test_distance_is_symmetric_and_bounded(here, there):
    km = distance_km(here, there)
    assert 0 <= km <= EARTH_KM * math.pi + 1e-6
    assert km == pytest.approx(distance_km(there, here), abs=1e-6)


@given(PLACE, PLACE, PLACE)
def test_no_detour_is_shorter(a, b, c):
    assert distance_km(a, c) <= distance_km(a, b) + distance_km(b, c) + 1e-6


@given(PLACE, st.floats(0.1, 500), PLACE)
def test_the_box_holds_the_circle(here, km, there):
    south, west, north, east = bounding_box(here, km)
    if distance_km(here, there) <= km - 1e-6:
        assert south - 1e-6 <= there[0] <= north + 1e-6
        assert west - 1e-6 <= there[1] <= east + 1e-6


@pytest.mark.parametrize(
    "text",
    [
        "47.586, 1.336",
        "47.586,1.336",
        "47.586 1.336",
        "47,586 ; 1,336",
        "47,586 1,336",
        "(47.586;1.336)",
        "47,586, 1,336",
    ],
)
def test_positions_as_people_type_them(text):
    assert parse_position(text) == (47.586, 1.336)


@pytest.mark.parametrize("text", ["", "Blois", "41000", "47.5", "95, 1", "0, 0", None])
def test_what_is_no_position(text):
    assert parse_position(text) is None


@given(st.floats(-89, 89).map(lambda v: round(v, 5)), LNG.map(lambda v: round(v, 5)))
def test_what_was_written_is_read_again(lat, lng):
    expected = (lat, lng) if is_position(lat, lng) else None
    assert parse_position(f"{lat:.5f}, {lng:.5f}") == expected
    french = f"{lat:.5f} ; {lng:.5f}".replace(".", ",")
    assert parse_position(french) == expected


@given(st.text(max_size=40))
def test_any_text_is_survived(text):
    found = parse_position(text)
    assert found is None or is_position(*found)
