"""Weeks over the cycle: one case, one sentence of what the counter promises."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules import cycle
from addons.bde_pfmp.rules.cycle import (
    BEFORE,
    CATCH_UP,
    DEROGATION,
    PATH,
    POSITIONING,
    Decision,
    Stay,
)

TODAY = date(2027, 3, 5)  # a Friday
PAST = (date(2026, 1, 5), date(2026, 1, 30))  # four weeks
AHEAD = (date(2027, 5, 3), date(2027, 5, 28))  # four weeks


def past(done=4.0, **kwargs):
    return Stay(*PAST, kwargs.pop("kind", cycle.PFMP), done, **kwargs)


def ahead(kind=cycle.PFMP, **kwargs):
    return Stay(*AHEAD, kind, 0.0, ahead=4.0, **kwargs)


CASES = [
    # stays, decisions, then: done, proved, planned, catch-up, missing
    ("nothing yet", [], [], (0, 0, 0, 0, 20)),
    ("done, proved by the host", [past(proved=True)], [], (4, 4, 0, 0, 16)),
    ("done, no attestation", [past()], [], (4, 0, 0, 0, 16)),
    (
        "absences are not done",
        [past(done=3.4, proved=True)],
        [],
        (3.4, 3.4, 0, 0, 16.6),
    ),
    ("planned counts as found", [past(), ahead()], [], (4, 0, 4, 0, 12)),
    ("catch-up told apart", [past(), ahead(CATCH_UP)], [], (4, 0, 0, 4, 12)),
    ("the path is not certifying", [ahead(PATH)], [], (0, 0, 0, 0, 20)),
    ("another training", [past(counts=False)], [], (0, 0, 0, 0, 20)),
    ("recognised", [past()], [Decision(BEFORE, 6)], (10, 6, 0, 0, 10)),
    ("positioned", [past()], [Decision(POSITIONING, 10)], (4, 0, 0, 0, 6)),
    ("granted", [past()], [Decision(DEROGATION, 5)], (4, 0, 0, 0, 11)),
    (
        "asked only",
        [past()],
        [Decision(DEROGATION, 5, granted=False)],
        (4, 0, 0, 0, 16),
    ),
    ("more than due", [past(done=30)], [], (30, 0, 0, 0, 0)),
]


@pytest.mark.parametrize(("name", "stays", "decisions", "expected"), CASES)
def test_counts(name, stays, decisions, expected):
    counted = cycle.count(20, stays, decisions, TODAY)
    found = (
        counted.done,
        counted.proved,
        counted.planned,
        counted.catch_up,
        counted.missing,
    )
    assert found == expected, name


def test_a_stay_under_way_is_done_up_to_today_and_ahead_after():
    first, last = TODAY - timedelta(days=4), TODAY + timedelta(days=14)
    assert cycle.presence(first, last, TODAY, cycle.Seen()) == (1, 2)


def test_school_holidays_inside_a_stay_are_not_weeks_of_presence():
    off = cycle.worked_days(PAST[0] + timedelta(days=number) for number in range(14))
    assert cycle.presence(*PAST, TODAY, cycle.Seen(10, 5), off) == (1, 0)


def test_path_is_counted_for_itself():
    counted = cycle.count(20, [past(kind=PATH, done=2)], [], TODAY, path_due=4)
    assert (counted.path_due, counted.path_done, counted.done) == (4, 2, 0)


def test_weeks_of_another_training_are_told():
    assert cycle.count(20, [past(counts=False)], [], TODAY).elsewhere == 4


@pytest.mark.parametrize(
    ("planned", "missed", "attested", "expected"),
    [
        (20, 0, None, 4),  # nothing missed
        (19, 0, None, 4),  # a public holiday takes no week away
        (20, 1, None, 3.8),  # a day of five
        (16, 1, None, 3.8),  # a day of four: a quarter of a week, rounded
        (20, -1, None, 4),  # more made up than missed
        (20, 0, 15, 3),  # what the host signed is what counts
        (20, 3, 20, 4),
        (20, 0, 25, 4),
        (0, 2, None, 4),  # schedule unknown: the calendar
        (20, 30, None, 0),
    ],
)
def test_weeks_of_presence(planned, missed, attested, expected):
    seen = cycle.Seen(planned, missed, attested)
    assert cycle.presence(*PAST, TODAY, seen) == (expected, 0)


@pytest.mark.parametrize(
    ("counted", "last_year", "unknown", "expected"),
    [
        (cycle.Count(), True, False, cycle.NOTHING_DUE),
        (cycle.Count(due=20, done=20), True, False, cycle.COMPLETE),
        (cycle.Count(due=20, planned=4), True, False, cycle.ON_WAY),
        (cycle.Count(due=20, missing=4), False, False, cycle.TO_PLACE),
        (cycle.Count(due=20, missing=4), True, False, cycle.RED),
        (cycle.Count(due=20, missing=4, requested=4), True, False, cycle.REQUESTED),
        (cycle.Count(due=20, missing=4, requested=2), True, False, cycle.RED),
        (cycle.Count(due=20, missing=4), True, True, cycle.CHECK),
    ],
)
def test_standing(counted, last_year, unknown, expected):
    found = cycle.standing(counted, last_year=last_year, nothing_known_before=unknown)
    assert found == expected


stays = st.builds(
    lambda start, length, kind, share, proved, counts: Stay(
        date(2025, 9, 1) + timedelta(days=start),
        date(2025, 9, 1) + timedelta(days=start + length),
        kind,
        round(share * length / 7, 1),
        round((1 - share) * length / 7, 1),
        proved,
        counts,
    ),
    st.integers(0, 700),
    st.integers(0, 60),
    st.sampled_from([cycle.PFMP, CATCH_UP, PATH]),
    st.floats(0, 1),
    st.booleans(),
    st.booleans(),
)
decisions = st.builds(
    Decision,
    st.sampled_from([BEFORE, POSITIONING, DEROGATION]),
    st.integers(0, 22).map(float),
    st.booleans(),
)


@given(st.integers(0, 22), st.lists(stays, max_size=8), st.lists(decisions, max_size=4))
def test_nothing_is_negative_and_one_more_stay_never_adds_missing_weeks(due, had, said):
    counted = cycle.count(due, had, said, TODAY)
    assert min(vars(counted).values()) >= 0
    assert counted.proved <= counted.done + 0.05
    more = cycle.count(due, [*had, past()], said, TODAY)
    assert more.missing <= counted.missing
