"""Windows of visits, tours, calendar files: plain values."""

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.bde_partners.rules.geo import distance_km
from addons.bde_pfmp.rules.visits import ics
from addons.bde_pfmp.rules.visits.tours import Stop, duration, group, route
from addons.bde_pfmp.rules.visits.windows import windows

START = date(2026, 1, 5)
END = date(2026, 1, 30)
SCHOOL = (48.85, 2.35)

PLACES = st.tuples(st.floats(47.5, 49.5), st.floats(1.0, 3.5))


@pytest.mark.parametrize(
    ("anchor", "first", "last", "number", "expected"),
    [
        ("start", 0, 4, 1, [(date(2026, 1, 5), date(2026, 1, 9))]),
        ("end", 0, 7, 1, [(date(2026, 1, 23), date(2026, 1, 30))]),
        (
            "start",
            0,
            9,
            2,
            [
                (date(2026, 1, 5), date(2026, 1, 9)),
                (date(2026, 1, 10), date(2026, 1, 14)),
            ],
        ),
        # a window past the stay ends with it
        ("start", 20, 60, 1, [(date(2026, 1, 25), date(2026, 1, 30))]),
        ("start", 60, 70, 1, [(END, END)]),
        ("end", 60, 70, 1, [(START, START)]),
    ],
)
def test_windows(anchor, first, last, number, expected):
    assert windows(START, END, anchor, first, last, number) == expected


@given(
    length=st.integers(0, 60),
    anchor=st.sampled_from(["start", "end"]),
    first=st.integers(0, 80),
    more=st.integers(0, 40),
    number=st.integers(1, 20),
)
def test_windows_lie_in_the_stay_in_order(length, anchor, first, more, number):
    end = START + timedelta(length)
    found = windows(START, end, anchor, first, first + more, number)
    assert len(found) == number
    for opens, closes in found:
        assert START <= opens <= closes <= end
    assert found == sorted(found)


def _length(start, places, order):
    stops = [start, *(places[i] for i in order), start]
    return sum(distance_km(a, b) for a, b in itertools.pairwise(stops))


@settings(max_examples=60, deadline=None)
@given(places=st.lists(PLACES, min_size=1, max_size=6))
def test_a_small_tour_is_the_shortest(places):
    order, legs = route(SCHOOL, places)
    best = min(
        _length(SCHOOL, places, p) for p in itertools.permutations(range(len(places)))
    )
    assert sorted(order) == list(range(len(places)))
    assert abs(sum(legs) - best) < 1e-6


@settings(max_examples=30, deadline=None)
@given(places=st.lists(PLACES, min_size=10, max_size=14))
def test_a_long_tour_takes_each_stop_once(places):
    order, legs = route(SCHOOL, places)
    assert sorted(order) == list(range(len(places)))
    assert abs(sum(legs) - _length(SCHOOL, places, order)) < 1e-6
    assert sum(legs) <= _length(SCHOOL, places, range(len(places))) * 1.5 + 1e-6


def test_a_stop_off_the_map_comes_last_and_counts_nothing():
    order, legs = route(SCHOOL, [None, (48.9, 2.4)])
    assert order == [1, 0]
    assert legs[1] == 0
    assert route(None, [None]) == ([0], [0.0, 0.0])
    assert route(None, [(48.9, 2.4), (48.91, 2.4)])[0] in ([0, 1], [1, 0])


def _stop(key, place, first=0, last=10):
    return Stop(key, place, START + timedelta(first), START + timedelta(last))


NORTH = [(49.2, 2.35), (49.21, 2.36)]
SOUTH = [(48.4, 2.35), (48.41, 2.36)]
LIMITS = {"stops_max": 5, "minutes_max": 240, "speed": 45}


def test_near_stops_make_one_trip():
    stops = [_stop(i, place) for i, place in enumerate([*NORTH, *SOUTH])]
    trips = group(SCHOOL, stops, **LIMITS)
    assert sorted(sorted(trip.keys) for trip in trips) == [[0, 1], [2, 3]]


def test_stops_without_a_common_day_are_two_trips():
    stops = [_stop(0, NORTH[0], 0, 2), _stop(1, NORTH[1], 3, 5)]
    assert len(group(SCHOOL, stops, **LIMITS)) == 2


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.one_of(st.none(), PLACES), min_size=1, max_size=14),
    stops_max=st.integers(1, 6),
    spans=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=14),
)
def test_every_stop_is_in_one_trip_that_holds(places, stops_max, spans):
    stops = [_stop(i, place, *sorted(spans[i])) for i, place in enumerate(places)]
    trips = group(SCHOOL, stops, stops_max=stops_max, minutes_max=300, speed=45)
    keys = [key for trip in trips for key in trip.keys]
    assert sorted(keys) == list(range(len(stops)))
    for trip in trips:
        own = [stops[key] for key in trip.keys]
        assert len(own) <= stops_max
        assert all(s.first <= trip.first <= trip.last <= s.last for s in own)
        assert len(own) == 1 or duration(SCHOOL, own, 45) <= 300


def test_calendar_file():
    event = ics.Event(
        "visit-1@x",
        datetime(2026, 1, 12, 13, 30),
        datetime(2026, 1, 12, 14, 15),
        "Visite : Boulangerie « Épi, pain »; et fils \\ associés" + " é" * 60,
        "1 rue de l'Église, Tours",
    )
    data = ics.calendar([event], "Visites")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.decode().replace("\r\n ", "")
    assert "DTSTART:20260112T133000Z" in text
    assert "Épi\\, pain »\\; et fils \\\\ associés" in text
    assert "CLASS:PRIVATE" in text
    assert text.endswith("END:VCALENDAR\r\n")
