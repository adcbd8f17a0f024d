"""Joining: what is typed is checked; who looks known is said, never decided."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.network import identity, joining
from addons.bde_alumni.rules.network.identity import Person

TODAY = date(2026, 11, 24)
GOOD = {
    "last_name": " Petit ",
    "first_name": "Léa",
    "birth_date": "2001-05-30",
    "email": "Lea.Petit@Example.org",
    "year": "2019",
    "network": "1",
}


def errors(**typed):
    return joining.check({**GOOD, **typed}, TODAY, 15)[1]


def test_a_good_request_is_kept_cleaned():
    values, codes = joining.check(GOOD, TODAY, 15)
    assert not codes
    assert values["last_name"] == "Petit"
    assert values["email"] == "lea.petit@example.org"
    assert values["birth_date"] == date(2001, 5, 30)
    assert values["year"] == 2019


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"last_name": " "}, {"last_name": "missing"}),
        ({"birth_date": " "}, {"birth_date": "missing"}),
        ({"email": "lea"}, {"email": "email"}),
        ({"email": "a@b@c.fr"}, {"email": "email"}),
        ({"birth_date": "31/02/2001"}, {"birth_date": "date"}),
        ({"birth_date": "2027-01-01"}, {"birth_date": "date", "year": "year"}),
        ({"birth_date": "1900-01-01"}, {"birth_date": "date"}),
        ({"year": "19"}, {"year": "year"}),
        ({"year": "2005"}, {"year": "year"}),
        ({"year": "2031"}, {"year": "year"}),
        ({"network": ""}, {"network": "consent"}),
    ],
)
def test_what_is_wrong_is_named(typed, codes):
    assert errors(**typed) == codes


def test_a_minor_under_the_age_is_refused_on_the_day():
    assert errors(birth_date="2011-11-25", year="2026") == {"birth_date": "young"}
    assert not errors(birth_date="2011-11-24", year="2026")


def test_dates_are_read_as_french_people_write_them():
    assert joining.day("3/5/2001") == date(2001, 5, 3)
    assert joining.day("03.05.2001") == date(2001, 5, 3)
    assert joining.day("hier") is None


@given(st.dictionaries(st.sampled_from([*GOOD, "phone"]), st.text(max_size=40)))
def test_nothing_typed_breaks_the_check(typed):
    values, codes = joining.check(typed, TODAY, 15)
    if not codes:
        assert values["birth_date"]
        assert 1900 < values["year"] <= TODAY.year + 1
        assert joining.age(values["birth_date"], TODAY) >= 15


@given(st.dates(date(1930, 1, 1), TODAY))
def test_age_counts_whole_years(birth):
    age = joining.age(birth, TODAY)
    assert 0 <= TODAY.year - birth.year - age <= 1


def test_homonyms_are_told_apart_by_their_birth_date():
    lea = Person("x", "PETIT", "Léa", date(2001, 5, 30), "lea@example.org")
    others = [
        Person("same", "Petit", "Lea", date(2001, 5, 30)),
        Person("homonym", "Petit", "Léa", date(1999, 1, 1)),
        Person("born", "Petit", "Hugo", date(2001, 5, 30)),
        Person("mail", "Durand", "Paul", None, "LEA@example.org"),
        Person("nobody", "Durand", "Paul", date(1990, 1, 1), "p@example.org"),
    ]
    assert identity.alike(lea, others) == [
        ("same", "same"),
        ("homonym", "homonym"),
        ("born", "born"),
        ("mail", "mail"),
    ]
