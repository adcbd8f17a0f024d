from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_taxe.rules import gift_document as rules

TODAY = date(2026, 6, 1)
KINDS = ("equipment_cfa", "mecenat_cash", "mecenat_in_kind", "loan", "intervention")
WHOLE = rules.Gift(
    kind="mecenat_in_kind",
    value=1200,
    day=date(2026, 5, 4),
    received=True,
    accepted=True,
    interest="Learn to weld",
    valuation="cost",
    donor_siren="123456782",
    donor_address=True,
)


def codes(**changes):
    return {code for _level, code in rules.problems(replace(WHOLE, **changes), TODAY)}


@pytest.mark.parametrize(
    "kind, document",
    [
        ("mecenat_cash", rules.PATRONAGE),
        ("mecenat_in_kind", rules.PATRONAGE),
        ("loan", rules.CERTIFICATE),
        ("intervention", rules.CERTIFICATE),
    ],
)
def test_the_document_of_each_kind(kind, document):
    assert rules.document_of(kind, has_cfa=False) == document
    assert rules.document_of(kind, has_cfa=True) == document


@given(st.sampled_from(KINDS), st.booleans())
def test_a_lycee_without_a_cfa_never_deducts_from_the_tax(kind, has_cfa):
    document = rules.document_of(kind, has_cfa)
    if document == rules.CFA_RECEIPT:
        assert has_cfa and kind == "equipment_cfa"
    found = rules.problems(replace(WHOLE, kind=kind, has_cfa=has_cfa), TODAY)
    barred = (rules.BLOCK, "no_cfa") in found
    assert barred == (kind == "equipment_cfa" and not has_cfa)


def test_a_whole_gift_has_no_problem():
    assert codes() == set()
    assert codes(kind="equipment_cfa", has_cfa=True) == set()


def test_what_each_document_asks_for():
    assert codes(received=False) == {"not_received"}
    assert codes(day=date(2026, 6, 2)) == {"future"}
    assert codes(value=0) == {"no_value"}
    assert codes(valuation="") == {"no_valuation"}
    assert codes(kind="mecenat_cash", valuation="") == set()
    assert codes(counterpart=True) == {"counterpart"}
    assert codes(kind="equipment_cfa", has_cfa=True, interest=" ") == {"no_interest"}


def test_what_the_school_may_decide_itself():
    missing = {"donor_siren": "", "donor_address": False, "accepted": False}
    found = rules.problems(replace(WHOLE, **missing), TODAY)
    assert {code for _level, code in found} == {
        "no_siren",
        "no_address",
        "not_accepted",
    }
    assert {level for level, _code in found} == {rules.WARN}


def test_a_certificate_asks_for_nothing_but_the_gift():
    bare = rules.Gift(kind="loan", value=0, day=TODAY, received=True)
    assert rules.problems(bare, TODAY) == []
