import itertools

import pytest

from addons.bde_pfmp.rules import convention_states as rules

OFFICE, COMPANY, SYSTEM, STAY = "office", "company", "system", "placement"
DESK = {OFFICE, SYSTEM}
# what the table allows, written again by hand: who, what must hold, reason needed
ALLOWED = {
    ("draft", "company"): (DESK, {"host"}, False),
    ("company", "draft"): (DESK, set(), False),
    ("draft", "check"): (DESK, {"host"}, False),
    ("check", "draft"): (DESK, set(), False),
    ("company", "check"): (DESK | {COMPANY}, {"host"}, False),
    ("check", "company"): (DESK, {"host"}, True),
    ("check", "validated"): (DESK, {"lawful"}, False),
    ("validated", "check"): (DESK, set(), False),
    ("validated", "signing"): (DESK, {"frozen", "lawful"}, False),
    ("signing", "validated"): (DESK, {"unsigned"}, False),
    ("signing", "check"): (DESK, set(), True),
    ("signing", "signed"): ({SYSTEM}, {"complete"}, False),
    ("signing", "refused"): (DESK, set(), True),
    ("refused", "check"): (DESK, set(), False),
    ("signing", "running"): ({STAY}, {"may_leave"}, False),
    ("running", "signing"): ({STAY}, set(), False),
    ("signed", "running"): ({STAY}, set(), False),
    ("running", "signed"): ({STAY}, {"complete"}, False),
    ("running", "ended"): ({STAY}, set(), False),
    ("ended", "running"): ({STAY}, set(), False),
    ("ended", "assessed"): (DESK, set(), False),
    ("assessed", "ended"): (DESK, set(), False),
    ("running", "interrupted"): ({STAY}, set(), True),
    ("interrupted", "running"): ({STAY}, set(), False),
    ("cancelled", "draft"): ({STAY, OFFICE}, set(), False),
    ("lapsed", "draft"): (DESK, set(), False),
    **{
        (state, "cancelled"): ({STAY, OFFICE}, set(), True)
        for state in ("draft", "company", "check", "validated", "signing", "signed")
    },
    **{
        (state, "lapsed"): ({SYSTEM}, {"past"}, False)
        for state in ("draft", "company", "check", "validated", "signing")
    },
    **{
        (state, "replaced"): ({SYSTEM}, set(), False)
        for state in (
            "draft",
            "company",
            "check",
            "validated",
            "signing",
            "signed",
            "running",
            "refused",
            "lapsed",
        )
    },
}
EVERYBODY = (OFFICE, COMPANY, SYSTEM, STAY)


@pytest.mark.parametrize(
    ("source", "target"), list(itertools.permutations(rules.STATES, 2))
)
def test_every_pair(source, target):
    every = set(rules.CONDITIONS)
    expected = ALLOWED.get((source, target))
    if expected is None:
        for who in EVERYBODY:
            found = rules.refusal(source, target, who=who, facts=every, reason="why")
            assert found == "not_allowed"
        return
    movers, conditions, reason = expected
    for who in EVERYBODY:
        found = rules.refusal(source, target, who=who, facts=every, reason="why")
        assert found == (None if who in movers else "who")
    mover = next(iter(movers))
    for condition in conditions:
        facts = every - {condition}
        found = rules.refusal(source, target, who=mover, facts=facts, reason="why")
        assert found == condition
    for empty in (None, "", "  "):
        found = rules.refusal(source, target, who=mover, facts=every, reason=empty)
        assert found == ("no_reason" if reason else None)
    assert set(rules.asks(source, target)) == conditions


def test_staying_is_allowed():
    for state in rules.STATES:
        assert rules.refusal(state, state, who=COMPANY) is None


def test_every_state_is_reached_and_grouped_once():
    targets = {move.target for move in rules.TRANSITIONS}
    assert targets == set(rules.STATES)
    assert sorted(rules.LIVE + rules.CLOSED) == sorted(rules.STATES)
    assert set(rules.SIGNED) < set(rules.ISSUED)


@pytest.mark.parametrize("move", rules.TRANSITIONS, ids=str)
def test_each_approval_has_its_undo(move):
    """What the office approves, it may take back; what the law ends stays ended."""
    final = {"replaced", "signed", "lapsed", "refused", "cancelled"}
    if OFFICE in move.who and not move.undo and move.target not in final:
        back = {
            after.target for after in rules.TRANSITIONS if after.source == move.target
        }
        assert move.source in back or move.source == "signing"


@pytest.mark.parametrize("state", rules.STATES)
def test_undo_is_a_move_of_the_table(state):
    target = rules.undo_target(state)
    if target:
        assert (
            rules.refusal(
                state,
                target,
                who=next(
                    m.who[0] for m in rules.TRANSITIONS if m.source == state and m.undo
                ),
                facts=set(rules.CONDITIONS),
                reason="why",
            )
            is None
        )


@pytest.mark.parametrize(
    ("state", "stay", "expected"),
    [
        ("draft", "found", "draft"),
        ("replaced", "running", "replaced"),
        ("issued", "ready", "signing"),
        ("issued", "found", "signing"),
        ("issued", "running", "running"),
        ("issued", "done", "ended"),
        ("issued", "interrupted", "interrupted"),
        ("issued", "cancelled", "cancelled"),
    ],
)
def test_upgrade(state, stay, expected):
    assert rules.after_upgrade(state, stay) == expected
