"""What a company types on its page of the tax."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_taxe.rules.answer import CODES, message, read_intention

TRAININGS = (4, 7)


def test_euros_for_the_school_and_for_a_training():
    found = read_intention(
        {"unit": "amount", "all": "1 200 €", "t7": "50,5"}, TRAININGS
    )
    assert found.errors == {}
    assert found.lines == [
        (None, "amount", Decimal("1200.00")),
        (7, "amount", Decimal("50.50")),
    ]


def test_nothing_typed_is_an_intention_all_the_same():
    assert read_intention({}, TRAININGS).lines == []
    assert read_intention({"unit": "percent", "all": " ", "t4": "0"}, [4]).errors == {}


def test_trainings_of_others_are_not_read():
    assert read_intention({"unit": "amount", "t9": "5"}, TRAININGS).lines == []


@pytest.mark.parametrize(
    ("form", "field", "code"),
    [
        ({"unit": "amount", "all": "-5"}, "all", "answer_negative"),
        ({"unit": "percent", "t4": "101"}, "t4", "answer_share"),
        ({"unit": "percent", "all": "60", "t4": "41 %"}, "unit", "answer_too_much"),
        ({"all": "5"}, "unit", "answer_unit"),
        ({"unit": "amount", "all": "cent"}, "all", "amount_not"),
        ({"unit": "amount", "all": "5 $"}, "all", "amount_currency"),
        ({"unit": "amount", "all": "1,234"}, "all", "amount_two_ways"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(form, field, code):
    found = read_intention(form, TRAININGS)
    assert found.errors == {field: code}
    assert message(code)


@given(
    st.lists(st.integers(0, 100), min_size=3, max_size=3),
)
def test_shares_never_exceed_the_whole(shares):
    names = ("all", "t4", "t7")
    form = {"unit": "percent"} | {n: str(s) for n, s in zip(names, shares, strict=True)}
    found = read_intention(form, TRAININGS)
    assert bool(found.errors) == (sum(shares) > 100)
    assert sum(line[2] for line in found.lines) == sum(shares)


@given(st.dictionaries(st.sampled_from(["unit", "all", "t4", "t7", "t9"]), st.text()))
def test_whatever_is_typed_is_read_or_told(form):
    found = read_intention(form, TRAININGS)
    for code in found.errors.values():
        assert message(code) % {"value": "x", "read": ""}
    for _training, unit, value in found.lines:
        assert unit in ("amount", "percent")
        assert value > 0


def test_every_code_has_a_text():
    assert all(text.strip() for text in CODES.values())
