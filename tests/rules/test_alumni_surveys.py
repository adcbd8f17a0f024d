"""When leavers are asked again, and what they answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.surveys import answer, steps

DAY = date(2027, 1, 5)
PACE = steps.Pace(sms=7, call=14)


def asked(**values):
    return steps.Asked(
        **{"opened": DAY, "has_email": True, "has_phone": True, **values}
    )


@pytest.mark.parametrize(
    ("done", "after", "step"),
    [
        ({}, 0, "mail"),
        ({"mailed": DAY}, 6, None),
        ({"mailed": DAY}, 7, "sms"),
        ({"mailed": DAY, "texted": DAY + timedelta(7)}, 13, None),
        ({"mailed": DAY, "texted": DAY + timedelta(7)}, 14, "call"),
        ({"has_email": False}, 0, "sms"),
        ({"has_email": False, "texted": DAY}, 14, "call"),
        ({"has_phone": False, "mailed": DAY}, 40, None),
        ({"has_email": False, "has_phone": False}, 0, "lost"),
        ({"mailed": DAY, "call_back": DAY + timedelta(20)}, 19, None),
        ({"mailed": DAY, "call_back": DAY + timedelta(20)}, 20, "call"),
    ],
)
def test_email_then_sms_then_telephone(done, after, step):
    assert steps.step(asked(**done), PACE, DAY + timedelta(after)) == step


@pytest.mark.parametrize(
    ("text", "months"),
    [("6, 12,18, 24", (6, 12, 18, 24)), ("12,6,12", (6, 12)), ("24", (24,))],
)
def test_months_as_typed(text, months):
    assert steps.months(text) == months


@pytest.mark.parametrize("text", ["", "six", "0", "61", "6;12", None])
def test_months_that_are_none(text):
    with pytest.raises(ValueError):
        steps.months(text)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"kind": "missing"}),
        ({"kind": "rich"}, {"kind": "choice"}),
        ({"kind": "search"}, {}),
        ({"kind": "employment", "contract": "cdi"}, {}),
        ({"kind": "employment", "contract": "slave"}, {"contract": "choice"}),
        ({"kind": "employment", "in_specialty": "maybe"}, {"in_specialty": "choice"}),
        ({"kind": "search", "date_start": "demain"}, {"date_start": "date"}),
        ({"kind": "search", "date_start": "2027-01-06"}, {"date_start": "future"}),
        ({"kind": "search", "date_start": "2026-11-02"}, {}),
    ],
)
def test_an_answer_is_read(typed, errors):
    assert answer.check(typed, ("cdi", "cdd"), DAY)[1] == errors


def test_details_of_another_situation_are_left_out():
    values, _errors = answer.check({"kind": "search", "job": "Vendeur"}, (), DAY)
    assert "job" not in values


@given(st.dictionaries(st.sampled_from(["kind", "job", "city"]), st.text(max_size=200)))
def test_nothing_typed_breaks_it(typed):
    values, errors = answer.check(typed, ("cdi",), DAY)
    assert errors or values["kind"] in answer.KINDS
    assert all(len(v) <= answer.SIZE for v in values.values() if isinstance(v, str))


@pytest.mark.parametrize(
    ("number", "day"),
    [(6, date(2028, 1, 1)), (12, date(2028, 7, 1)), (24, date(2029, 7, 1))],
)
def test_six_months_after_is_january(number, day):
    assert steps.due(date(2027, 8, 31), number) == day
