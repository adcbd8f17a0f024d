import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules import amendment as rules

FIELDS = (
    "date_start",
    "date_end",
    "host",
    "work_address",
    "tutor",
    "hours",
    "last_day",
)
FACTS = st.fixed_dictionaries({field: st.text(max_size=8) for field in FIELDS})


@given(kind=st.sampled_from(rules.KINDS), old=FACTS, new=FACTS)
def test_only_what_differs_is_told_and_never_left_blank(kind, old, new):
    for line in rules.changes(kind, old, new):
        assert old[line["field"]].strip() != new[line["field"]].strip()
        assert line["label"] and line["old"] and line["new"]


@given(kind=st.sampled_from(rules.KINDS), facts=FACTS)
def test_same_facts_change_nothing(kind, facts):
    assert rules.changes(kind, facts, dict(facts)) == []


def test_what_was_blank_says_so():
    (line,) = rules.changes("place", {"work_address": ""}, {"work_address": "Port"})
    assert line["old"] == rules.NOTHING
    assert line["new"] == "Port"


@pytest.mark.parametrize("kind", rules.KINDS)
def test_every_kind_has_its_title(kind):
    assert rules.TITLES[kind]


def test_number():
    assert rules.number("CONV-2026-00012", 2) == "CONV-2026-00012-A2"
