"""Weekly schedules and the states of a placement."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules import placement_states as states
from addons.bde_pfmp.rules.schedule import (
    Slot,
    daily_hours,
    describe,
    format_hour,
    mean_weekly_hours,
    problems,
    total_presence,
    weekly_hours,
)

MONDAY = date(2026, 1, 5)


def week(days=range(5), hours=((8, 12), (13, 16)), kind="all"):
    return [Slot(kind, day, start, end) for day in days for start, end in hours]


def codes(slots):
    return [issue.code for issue in problems(slots)]


def test_standard_week():
    slots = week()
    assert weekly_hours(slots, "a") == weekly_hours(slots, "b") == 35
    assert mean_weekly_hours(slots) == 35
    assert daily_hours(slots, "a") == dict.fromkeys(range(5), 7)
    assert describe(slots) == [
        "lundi au vendredi : 8\u00a0h – 12\u00a0h, 13\u00a0h – 16\u00a0h"
    ]


def test_alternating_weeks():
    slots = week(kind="a") + [Slot("b", 5, 8.5, 12)]
    assert (weekly_hours(slots, "a"), weekly_hours(slots, "b")) == (35, 3.5)
    assert describe(slots) == [
        "Semaines A : lundi au vendredi : 8\u00a0h – 12\u00a0h, 13\u00a0h – 16\u00a0h",
        "Semaines B : samedi : 8\u00a0h\u00a030 – 12\u00a0h",
    ]
    days, hours = total_presence(slots, MONDAY, MONDAY + timedelta(days=13))
    assert (days, hours) == (6, 38.5)


def test_holidays_do_not_count():
    off = {MONDAY, MONDAY + timedelta(days=5)}
    assert total_presence(week(), MONDAY, MONDAY + timedelta(days=6), off) == (4, 28)
    assert total_presence([], MONDAY, MONDAY + timedelta(days=30)) == (0, 0)
    assert total_presence(week(), MONDAY, MONDAY - timedelta(days=1)) == (0, 0)


def test_period_that_starts_in_the_middle_of_a_week():
    thursday = MONDAY + timedelta(days=3)
    slots = week(kind="a")
    # Thursday and Friday of week A, nothing the week after
    assert total_presence(slots, thursday, thursday + timedelta(days=7)) == (2, 14)


def test_hours_in_words():
    assert [format_hour(h) for h in (8, 8.5, 13.25, 0, 7.999)] == [
        "8\u00a0h",
        "8\u00a0h\u00a030",
        "13\u00a0h\u00a015",
        "0\u00a0h",
        "8\u00a0h",
    ]


def test_problems():
    assert codes(week()) == []
    assert codes([Slot("all", 0, 12, 8)]) == ["slot_inverted"]
    assert codes([Slot("all", 0, 8, 8)]) == ["slot_inverted"]
    assert codes([Slot("all", 0, 22, 26)]) == ["slot_outside"]
    assert codes([Slot("all", 0, 8, 12), Slot("all", 0, 12, 16)]) == []
    assert codes([Slot("all", 0, 8, 12), Slot("all", 1, 8, 12)]) == []
    assert codes([Slot("a", 0, 8, 12), Slot("b", 0, 8, 12)]) == []
    overlap = problems([Slot("all", 2, 11, 15), Slot("a", 2, 8, 12)])
    assert [issue.code for issue in overlap] == ["slot_overlap"]
    assert overlap[0].text == (
        "mercredi: 8\u00a0h – 12\u00a0h and 11\u00a0h – 15\u00a0h overlap."
    )


SLOT = st.builds(
    Slot,
    st.sampled_from(["all", "a", "b"]),
    st.integers(0, 6),
    st.integers(0, 96).map(lambda q: q / 4),
    st.integers(0, 96).map(lambda q: q / 4),
)


@given(st.lists(SLOT, max_size=6))
def test_order_does_not_matter(slots):
    assert sorted(codes(slots)) == sorted(codes(slots[::-1]))
    assert weekly_hours(slots, "a") == weekly_hours(slots[::-1], "a")


@given(st.lists(SLOT, max_size=6), st.integers(0, 60))
def test_total_is_the_sum_of_its_weeks(slots, length):
    slots = [slot for slot in slots if slot.end > slot.start]
    end = MONDAY + timedelta(days=length)
    days, hours = total_presence(slots, MONDAY, end)
    cut = MONDAY + timedelta(days=13)
    if end <= cut:
        assert days <= length + 1
        return
    # two whole weeks first: the rest starts with a week A again
    first = total_presence(slots, MONDAY, cut)
    rest = total_presence(slots, cut + timedelta(days=1), end)
    assert days == first[0] + rest[0]
    assert hours == pytest.approx(first[1] + rest[1])
    assert first[1] == pytest.approx(
        weekly_hours(slots, "a") + weekly_hours(slots, "b")
    )


def test_what_a_placement_may_become():
    allowed = states.refusal
    assert allowed("to_find", "found", has_host=True) is None
    assert allowed("to_find", "found", has_host=False) == "no_host"
    assert allowed("to_find", "running", has_host=True) == "not_allowed"
    assert allowed("done", "cancelled", has_host=True) == "not_allowed"
    assert allowed("running", "interrupted", has_host=True) == "no_reason"
    assert allowed("running", "interrupted", has_host=True, reason=" ") == "no_reason"
    assert allowed("running", "interrupted", has_host=True, reason="x") is None
    assert allowed("running", "running", has_host=False) is None


def test_every_state_is_reached_and_left():
    reached = {move.target for move in states.TRANSITIONS}
    left = {move.source for move in states.TRANSITIONS}
    assert reached == left == set(states.STATES)
    for state in states.STATES:
        assert set(states.targets(state)) <= set(states.STATES)


def test_a_place_past_to_find_never_lacks_its_host():
    for move in states.TRANSITIONS:
        if move.source in ("to_find", "cancelled"):
            assert move.needs_host or move.target in ("to_find", "cancelled")


def test_every_undo_is_an_allowed_move():
    for state in states.STATES:
        for has_host in (False, True):
            target = states.undo_target(state, has_host=has_host)
            if target:
                assert states.refusal(state, target, has_host=has_host or True) is None
