from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import segments
from addons.bde_partners.rules.contact_budget import BRACKETS


def test_places_are_told_apart():
    known = segments.places("33 ; 2a,974, 1, 24100\nSt-Émilion, ,")
    assert known.departements == ("33", "2A", "974", "01")
    assert known.zips == ("24100",)
    assert known.cities == ("saint emilion",)


def test_activities_are_codes_or_words():
    assert segments.activities("45, 4520a; 56.1 , restauration rapide") == (
        ["45", "45.20A", "56.1"],
        ["restauration rapide"],
    )


@given(st.text(max_size=60))
def test_whatever_is_typed_nothing_breaks_and_no_blank_remains(text):
    known = segments.places(text)
    codes, words = segments.activities(text)
    assert all(part == part.strip() and part for part in segments.tokens(text))
    assert all(code[:1].isdecimal() for code in codes)
    assert len(codes) + len(words) == len(segments.tokens(text))
    found = (*known.departements, *known.zips, *known.cities)
    assert len(found) == len(segments.tokens(text))


@given(st.integers(0, 12000), st.integers(0, 12000))
def test_brackets_lie_within_the_range(low, high):
    found = segments.brackets(low, high)
    assert all(low <= BRACKETS[code] for code in found)
    assert all(BRACKETS[code] <= high for code in found if high)
    assert set(found) <= set(segments.brackets(low, 0))
