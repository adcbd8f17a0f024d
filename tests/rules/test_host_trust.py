from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import host_trust as rules

TODAY = date(2026, 3, 2)
states = st.sampled_from([None, False, *rules.STATES])
roles = st.sampled_from([rules.OFFICE, rules.MANAGER, None])


def refusal(source, target, **more):
    known = {"role": rules.OFFICE, "reason": "why", "until": TODAY, "today": TODAY}
    return rules.refusal(source, target, **(known | more))


@pytest.mark.parametrize(
    ("source", "target", "more", "expected"),
    [
        (None, "approved", {"reason": ""}, None),
        ("to_check", "approved", {"reason": ""}, None),
        ("approved", "to_check", {"reason": ""}, None),
        ("approved", "approved", {}, "no_move"),
        ("approved", "watch", {"reason": " "}, "no_reason"),
        ("approved", "paused", {"until": None}, "no_until"),
        ("approved", "paused", {"until": TODAY - timedelta(days=1)}, "until_past"),
        ("paused", "paused", {}, None),
        ("approved", "excluded", {"reason": ""}, "no_reason"),
        ("approved", "gone", {}, "no_move"),
        ("excluded", "approved", {}, "not_manager"),
        ("excluded", "approved", {"role": rules.MANAGER}, None),
        ("excluded", "approved", {"role": rules.MANAGER, "reason": ""}, "no_reason"),
        (None, "approved", {"role": None}, "not_office"),
    ],
)
def test_table(source, target, more, expected):
    assert refusal(source, target, **more) == expected


@given(states, st.sampled_from(rules.STATES))
def test_every_move_has_its_way_back(source, target):
    """A manager who writes why goes back to any state that there was."""
    if rules.move(source, target) and source in rules.STATES and source != target:
        assert refusal(target, source, role=rules.MANAGER) is None


@given(states, roles)
def test_targets_are_those_that_are_not_refused(source, role):
    assert rules.targets(source, role) == [
        target for target in rules.STATES if refusal(source, target, role=role) is None
    ]


@given(st.lists(st.sampled_from(rules.STATES), max_size=6))
def test_a_pause_never_goes_back_to_a_pause(history):
    assert rules.back_from_pause(history) in set(rules.STATES) - {"paused"}


@given(states, st.dates(), st.dates())
def test_bars(state, until, day):
    barred = rules.barred(state, until, day)
    assert rules.barred(state, until, day, is_closed=True) == "closed"
    if state == "excluded":
        assert barred == "excluded"
    elif state == "paused":
        assert (barred == "paused") == (day <= until)
    else:
        assert barred is None


def test_undo_and_approval():
    assert rules.undo_target(["approved"]) == "to_check"
    assert rules.undo_target([]) == "to_check"
    assert rules.undo_target(["approved", "watch"]) == "approved"
    assert rules.needs_approval(None) and rules.needs_approval("to_check")
    assert not rules.needs_approval("watch")
