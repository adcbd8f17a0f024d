"""The directory: nobody sees a field against the choice of its owner."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.directory import freshness, search_key, visibility
from addons.bde_alumni.rules.directory.visibility import (
    CHOICES,
    FIELDS,
    SAFE,
    VIEWERS,
)

choice = st.sampled_from([*CHOICES, None, "", "all"])
choices = st.fixed_dictionaries(dict.fromkeys(FIELDS, choice))
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
MAYBE = st.none() | DAYS
PLAN = freshness.Plan(12, 30, 2)


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        ("self", {"everyone", "office", "nobody"}),
        ("staff", {"everyone", "office"}),
        ("network", {"everyone"}),
        ("stranger", set()),
        ("anything", set()),
    ],
)
def test_who_sees_what(viewer, seen):
    assert {c for c in CHOICES if visibility.shows(c, viewer)} == seen


def test_what_reaches_a_person_is_for_the_office_unless_they_say_otherwise():
    shown = visibility.visible(SAFE, "network")
    assert "email" not in shown
    assert "phone" not in shown
    assert visibility.visible(SAFE, "staff") == set(FIELDS)


@given(choices)
def test_each_viewer_sees_less_than_the_one_before(chosen):
    seen = [visibility.visible(chosen, viewer) for viewer in VIEWERS]
    assert all(less <= more for more, less in zip(seen, seen[1:], strict=False))
    assert not seen[-1]


@given(choices, st.sampled_from([*VIEWERS, "other"]))
def test_a_hidden_field_is_empty_and_the_others_are_whole(chosen, viewer):
    values = {"name": "Léa", **{field: f"a {field}" for field in FIELDS}}
    got = visibility.masked(values, chosen, viewer)
    assert set(got) == set(values)
    for field in FIELDS:
        hidden = not visibility.shows(chosen[field], viewer)
        assert got[field] == (None if hidden else values[field])
    assert got["name"] == ("Léa" if viewer in VIEWERS[:3] else None)


# -- search -------------------------------------------------------------------------
LEA = {
    "name": "Léa Morvan",
    "job": "Soudeuse",
    "employer": "Chaudronnerie du Port",
    "city": "Brest",
    "studies": "Bac pro TCI 2021",
}


@pytest.mark.parametrize(
    ("typed", "field", "found"),
    [
        ("lea", None, True),
        ("MORV léa", None, True),
        ("orvan", None, False),
        ("brest", "city", True),
        ("brest", "employer", False),
        ("port chau", "employer", True),
        ("soud", "job", True),
        ("2021", None, True),
        ("% _", None, True),
        ("", "city", True),
        ("quimper", None, False),
    ],
)
def test_words_begin_words_in_any_order(typed, field, found):
    key = search_key.key(LEA, dict.fromkeys(FIELDS, "everyone"), "network")
    assert search_key.fits(key, typed, field) is found


@given(choices, st.sampled_from(VIEWERS))
def test_nobody_is_found_by_what_is_hidden(chosen, viewer):
    key = search_key.key(LEA, chosen, viewer)
    for field in ("job", "employer", "city", "studies"):
        found = search_key.fits(key, LEA[field], field)
        assert found is visibility.shows(chosen[field], viewer)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_makes_a_key_and_a_question(text, typed):
    key = search_key.key({"name": text}, {}, "network")
    assert search_key.fits(key, text[:0])
    for pattern in search_key.patterns(typed):
        assert "_" not in pattern.strip("%")
        assert pattern.count("%") == 2
    if len(search_key.words(text)) <= search_key.LONGEST:
        assert search_key.fits(key, text)


# -- freshness ------------------------------------------------------------------------
def test_one_asks_again_a_year_after_then_once_more_then_a_person_calls():
    today = date(2026, 10, 1)
    checked = date(2025, 9, 1)

    def due(asked, count, day=today):
        return freshness.due(checked, asked, count, None, day, PLAN)

    assert due(None, 0)
    assert not due(today, 1)
    assert not due(today, 1, today + timedelta(days=29))
    assert due(today, 1, today + timedelta(days=30))
    assert not due(today, 2, today + timedelta(days=300))
    fresh = date(2025, 10, 2)
    assert not freshness.due(fresh, None, 0, None, today, PLAN)


def test_an_address_that_came_back_is_not_written_to():
    today, day = date(2026, 10, 1), date(2024, 1, 1)
    assert freshness.state(day, day, today, PLAN) == "unreachable"
    assert not freshness.due(day, None, 0, day, today, PLAN)
    assert freshness.state(today, day, today, PLAN) == "unreachable"
    assert freshness.state(today, None, today, PLAN) == "fresh"


def test_a_school_may_never_ask():
    never = freshness.Plan(0)
    assert freshness.state(None, None, date(2026, 1, 1), never) == "fresh"
    assert not freshness.due(None, None, 0, None, date(2026, 1, 1), never)


@given(DAYS, st.integers(0, 240))
def test_the_limit_is_months_back(today, months):
    day = freshness.limit(today, months)
    gone = (today.year - day.year) * 12 + today.month - day.month
    assert gone == months
    assert day.day <= today.day


@given(MAYBE, MAYBE, st.integers(0, 5), MAYBE, DAYS)
def test_only_a_stale_reachable_profile_is_asked(checked, asked, count, back, today):
    if freshness.due(checked, asked, count, back, today, PLAN):
        assert freshness.state(checked, back, today, PLAN) == "stale"
        assert count < PLAN.mails
