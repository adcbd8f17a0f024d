import itertools

import pytest

from addons.bde_pfmp.rules import placement_states as rules

# what the table allows, written again by hand: (source, target): (host, reason)
ALLOWED = {
    ("to_find", "found"): (True, False),
    ("found", "to_find"): (False, False),
    ("found", "ready"): (True, False),
    ("ready", "found"): (False, False),
    ("ready", "running"): (True, False),
    ("running", "ready"): (False, False),
    ("running", "done"): (False, False),
    ("done", "running"): (False, False),
    ("running", "interrupted"): (False, True),
    ("interrupted", "running"): (False, False),
    ("to_find", "cancelled"): (False, True),
    ("found", "cancelled"): (False, True),
    ("ready", "cancelled"): (False, True),
    ("cancelled", "found"): (True, False),
    ("cancelled", "to_find"): (False, False),
}


@pytest.mark.parametrize(
    ("source", "target"), list(itertools.permutations(rules.STATES, 2))
)
def test_every_pair(source, target):
    expected = ALLOWED.get((source, target))
    if expected is None:
        assert (
            rules.refusal(source, target, has_host=True, reason="why") == "not_allowed"
        )
        return
    host, reason = expected
    assert rules.refusal(source, target, has_host=True, reason="why") is None
    without_host = rules.refusal(source, target, has_host=False, reason="why")
    assert without_host == ("no_host" if host else None)
    for empty in (None, "", "  "):
        found = rules.refusal(source, target, has_host=True, reason=empty)
        assert found == ("no_reason" if reason else None)


def test_nobody_leaves_without_the_signatures():
    for source, target in ALLOWED:
        found = rules.refusal(source, target, has_host=True, reason="why", signed=False)
        leaving = (source, target) == ("ready", "running")
        assert found == ("not_signed" if leaving else None)
        assert rules.needs_signatures(source, target) == leaving


def test_staying_is_allowed():
    for state in rules.STATES:
        assert rules.refusal(state, state, has_host=False) is None


def test_targets():
    for state in rules.STATES:
        assert set(rules.targets(state)) == {b for a, b in ALLOWED if a == state}


@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize("has_host", [True, False])
def test_undo_is_a_move_of_the_table(state, has_host):
    target = rules.undo_target(state, has_host=has_host)
    if target is None:
        assert state in ("to_find", "found")
    elif has_host or state == "cancelled":
        assert rules.refusal(state, target, has_host=has_host) is None


def test_undo_of_a_cancellation_needs_no_host():
    assert rules.undo_target("cancelled", has_host=True) == "found"
    assert rules.undo_target("cancelled", has_host=False) == "to_find"
