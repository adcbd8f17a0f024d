import pytest

from addons.bde_partners.rules.signature import colour
from addons.bde_pfmp.rules import board
from addons.bde_pfmp.rules.convention_states import STATES as CONVENTION_STATES
from addons.bde_pfmp.rules.placement_states import STATES


def test_every_line_has_a_stage_and_a_colour():
    for state in STATES:
        for convention in (None, False, *CONVENTION_STATES):
            where = board.stage(state, convention, "pfmp")
            assert where in board.STAGES
            assert board.tone(where, 100) in board.TONES


def test_without_a_place():
    assert board.tone("to_find", board.SOON_DAYS + 1) == "grey"
    assert board.tone("to_find", board.SOON_DAYS) == "red"
    assert board.tone("to_find", -3) == "red"
    assert board.tone("cancelled", -3) == "grey"


def test_not_signed_on_the_day_of_departure_is_red():
    for where in board.UNSIGNED:
        assert board.tone(where, 1) != "red"
        assert board.tone(where, 0) == "red"
    assert board.tone("signed", 0) == "green"


@pytest.mark.parametrize(
    ("state", "convention", "where"),
    [
        ("to_find", False, "to_find"),
        ("found", False, "to_prepare"),
        ("found", "draft", "to_prepare"),
        ("found", "refused", "to_prepare"),
        ("found", "company", "company"),
        ("found", "check", "to_check"),
        ("found", "validated", "to_send"),
        ("ready", "signing", "signing"),
        ("ready", "signed", "signed"),
        ("running", "running", "running"),
        ("cancelled", "cancelled", "cancelled"),
    ],
)
def test_where_a_line_stands(state, convention, where):
    assert board.stage(state, convention, "pfmp") == where


def test_an_apprentice_has_a_contract_and_no_convention():
    assert board.stage("found", False, "apprentice") == "to_prepare"
    assert board.stage("ready", False, "apprentice") == "signed"


@pytest.mark.parametrize(
    ("where", "kind", "start", "end", "step"),
    [
        ("to_find", "pfmp", 5, 30, "choose_host"),
        ("to_prepare", "pfmp", 5, 30, "ask_company"),
        ("to_prepare", "apprentice", 5, 300, "contract"),
        ("company", "pfmp", 5, 30, "company"),
        ("to_check", "pfmp", 5, 30, "check"),
        ("to_send", "pfmp", 5, 30, "send"),
        ("signing", "bts", 5, 30, "remind"),
        ("signing", "bts", 0, 30, "late"),
        ("signed", "apprentice", 5, 300, ""),
        ("running", "pfmp", -9, 0, ""),
        ("running", "pfmp", -9, -1, "finish"),
        ("done", "pfmp", -30, -9, ""),
        ("interrupted", "pfmp", -5, 9, ""),
        ("cancelled", "pfmp", 5, 9, ""),
    ],
)
def test_next_step(where, kind, start, end, step):
    assert board.next_step(where, kind, start, end) == step


def test_the_dot_of_a_signatory():
    assert colour(None) == "grey"
    assert colour("waiting") == "grey"
    assert colour("asked") == colour("seen") == "amber"
    assert colour("signed") == "green"
    assert colour("refused") == colour("expired") == "red"
    assert colour("asked", trouble=True) == "red"
    assert colour("signed", trouble=True) == "green"
