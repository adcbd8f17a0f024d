"""What the register may change, and what the school keeps."""

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.registers.changes import (
    GROUP_OF,
    corrected,
    differences,
)

VALUES = st.dictionaries(st.sampled_from(sorted(GROUP_OF)), st.text(max_size=5))


def test_differences_by_group_and_lock():
    present = {"name": "Garage", "zip": "45000", "bde_naf": False}
    told = {"name": "GARAGE DES LILAS", "zip": "45000", "bde_naf": "45.20A"}
    found = differences(present, told, {"activity"})
    assert [(d.field, d.group, d.locked) for d in found] == [
        ("name", "identity", False),
        ("bde_naf", "activity", True),
    ]


def test_the_silence_of_the_register_erases_nothing():
    assert differences({"street": "1 rue"}, {"street": ""}, set()) == []
    assert differences({"street": "1 rue"}, {"street": None}, set()) == []


def test_a_correction_of_what_the_register_said_locks_its_group():
    facts = {"street": "12 rue de la Gare", "bde_naf": "45.20A"}
    assert corrected(facts, facts, {"street": "14 rue de la Gare"}) == {"address"}
    assert corrected(facts, facts, {"street": "12 rue de la Gare"}) == set()
    assert corrected(facts, facts, {"phone": "02"}) == set()
    assert corrected(facts, facts, {"name": "Le garage"}) == set()
    assert corrected(facts, facts, {"bde_naf": False}) == {"activity"}


@given(VALUES, VALUES)
def test_putting_back_what_the_register_says_never_locks(facts, before):
    assert corrected(facts, before, facts) == set()


@given(VALUES, VALUES, st.sets(st.sampled_from(["identity", "address", "activity"])))
def test_a_locked_group_is_always_said_to_be_locked(present, told, locks):
    for found in differences(present, told, locks):
        assert found.locked == (found.group in locks)
        assert found.after
