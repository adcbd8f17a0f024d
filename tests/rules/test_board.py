import pytest

from addons.bde_pfmp.rules import board
from addons.bde_pfmp.rules.placement_states import STATES


def test_every_state_has_a_colour():
    for state in STATES:
        assert board.tone(state, 100) in board.TONES


def test_without_a_place():
    assert board.tone("to_find", board.SOON_DAYS + 1) == "grey"
    assert board.tone("to_find", board.SOON_DAYS) == "red"
    assert board.tone("to_find", -3) == "red"
    assert board.tone("cancelled", -3) == "grey"


@pytest.mark.parametrize(
    ("state", "kind", "days", "step"),
    [
        ("to_find", "pfmp", 30, "choose_host"),
        ("found", "pfmp", 30, "issue"),
        ("found", "apprentice", 300, "contract"),
        ("ready", "bts", 30, "print"),
        ("ready", "apprentice", 300, ""),
        ("running", "pfmp", 0, ""),
        ("running", "pfmp", -1, "finish"),
        ("done", "pfmp", -9, ""),
        ("interrupted", "pfmp", 9, ""),
        ("cancelled", "pfmp", 9, ""),
    ],
)
def test_next_step(state, kind, days, step):
    assert board.next_step(state, kind, days) == step
