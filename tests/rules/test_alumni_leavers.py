"""Who leaves and who goes on; whose address a leaver gives."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.leavers import contact, detect

JUNE = date(2027, 7, 3)
SEAT = detect.Seat(date(2026, 9, 1), JUNE, cycle_year=3, duration=3)


@pytest.mark.parametrize(
    ("seats", "kind"),
    [
        ([SEAT], "final_year"),
        ([replace(SEAT, cycle_year=2)], None),
        ([replace(SEAT, duration=0)], None),
        ([replace(SEAT, end=JUNE, reason="graduated")], "final_year"),
        ([replace(SEAT, end=date(2027, 2, 1), reason="left")], "final_year"),
        ([replace(SEAT, cycle_year=1, end=date(2026, 11, 2), reason="work")], "exit"),
        ([replace(SEAT, reason="never_came", end=date(2026, 9, 2))], None),
        (
            [
                replace(
                    SEAT, cycle_year=1, end=date(2027, 1, 4), reason="class_change"
                ),
                replace(SEAT, cycle_year=1),
            ],
            None,
        ),
        ([], None),
    ],
)
def test_final_years_and_exits(seats, kind):
    found = detect.kind_of(seats)
    assert (found and found[0]) == kind


def test_the_day_of_an_exit_is_the_day_it_ended():
    day = date(2027, 1, 15)
    seat = replace(SEAT, cycle_year=2, end=day, reason="transfer")
    assert detect.kind_of([seat]) == ("exit", day, "transfer")


@pytest.mark.parametrize(
    ("reason", "here", "known", "outcome"),
    [
        ("", True, True, "studies_here"),
        ("", False, True, "left"),
        ("", False, False, ""),
        ("transfer", False, False, "studies_elsewhere"),
        ("apprenticeship", False, True, "studies_elsewhere"),
        ("transfer", True, True, "studies_here"),
        ("work", False, False, ""),
    ],
)
def test_the_file_of_september_says_what_becomes_of_them(reason, here, known, outcome):
    assert detect.proposal(reason, here, known) == outcome


FAMILY = ["Maman@exemple.org", "+33 6 12 34 56 78"]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"email": "lea@exemple.org"}, {}),
        ({"phone": "06 99 00 00 01"}, {}),
        ({}, {"email": "missing"}),
        ({"email": "lea(at)exemple"}, {"email": "email"}),
        ({"email": " MAMAN@exemple.org "}, {"email": "family"}),
        ({"email": "lea@exemple.org", "phone": "06.12.34.56.78"}, {"phone": "family"}),
        ({"phone": "0033612345678"}, {"phone": "family"}),
        ({"phone": "12"}, {"phone": "phone"}),
    ],
)
def test_the_address_is_theirs_never_a_parents(typed, errors):
    assert contact.check(typed, FAMILY)[1] == errors


@given(st.text(max_size=60), st.text(max_size=30))
def test_nothing_typed_breaks_it_and_what_is_kept_is_clean(email, phone):
    values, errors = contact.check({"email": email, "phone": phone}, [])
    if not errors:
        assert values["email"] or values["phone"]
    assert len(values["email"]) <= 254
    assert set(values["phone"]) <= set("+0123456789")


@given(st.integers(min_value=100_000_000, max_value=799_999_999))
def test_two_ways_to_write_a_number_are_one(number):
    text = str(number)
    assert contact.digits(f"+33 {text}") == contact.digits("0" + text)
