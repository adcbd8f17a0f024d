"""Learners found again, doubtful ones told, nobody merged in silence."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules.matching import (
    DOUBTFUL,
    EXACT,
    NEW,
    Known,
    LearnerIndex,
    NameIndex,
    match_all,
)
from addons.bde_pfmp.rules.people import LearnerRow

DAY = date(2010, 5, 4)
LEA = Known(1, "DUPONT-MARTIN", "Léa", DAY, "123456789AB", ref="77")
OLD = Known(2, "LE GALL", "Yann", date(2009, 1, 2))
MARRIED = Known(3, "ABALAIN", "Zoé", DAY, usage_name="MORVAN")
KNOWN = [LEA, OLD, MARRIED]


def match(last, first, birth=None, ine="", ref="", known=KNOWN, use_ref=False):
    row = LearnerRow(1, last, first, birth, ine, ref)
    return LearnerIndex(known).match(row, use_ref)


def codes(found):
    return [candidate.code for candidate in found.candidates]


def test_same_ine():
    found = match("Dupont Martin", "LEA", DAY, "123456789AB")
    assert (found.kind, found.known) == (EXACT, LEA)
    # a class mate who married, or a name that was corrected
    assert match("KERVELLA", "Léa", DAY, "123456789AB").kind == EXACT
    assert match("DUPONT-MARTIN", "Léa", date(2010, 4, 5), "123456789AB").kind == EXACT


def test_same_ine_and_nothing_else():
    found = match("BERNARD", "Paul", date(2008, 1, 1), "123456789AB")
    assert (found.kind, codes(found)) == (DOUBTFUL, ["match_ine_other_person"])
    assert "DUPONT-MARTIN" in found.to_issue(4).text


def test_name_and_birth_date():
    assert match("DUPONT MARTIN", "Lea", DAY).known == LEA
    assert match("Le Gall", "Yann", date(2009, 1, 2), "987654321AB").known == OLD
    assert match("MORVAN", "Zoé", DAY).known == MARRIED


def test_other_ine_other_birth_date_or_none():
    found = match("DUPONT-MARTIN", "Léa", DAY, "999999999ZZ")
    assert (found.kind, codes(found)) == (DOUBTFUL, ["match_other_ine"])
    assert codes(match("LE GALL", "Yann", DAY)) == ["match_other_birth_date"]
    assert codes(match("LE GALL", "Yann")) == ["match_no_birth_date"]
    assert match("LE GALL", "Yann").known is None


def test_homonyms_with_their_own_ine_are_two_people():
    other = match("DUPONT-MARTIN", "Léa", date(2007, 8, 9), "999999999ZZ")
    assert other.kind == NEW


def test_near():
    assert codes(match("DUPOND-MARTIN", "Léa", DAY)) == ["match_near"]
    assert codes(match("LE GALL", "Yanne", date(2009, 2, 1))) == ["match_near"]
    assert codes(match("Léa", "DUPONT-MARTIN", DAY)) == ["match_near"]
    assert codes(match("DUPONT-MARTIN", "Léa Marie", DAY)) == ["match_near"]


def test_new():
    assert match("BERNARD", "Paul", DAY).kind == NEW
    # twins
    assert match("LE GALL", "Nolwenn", date(2009, 1, 2)).kind == NEW
    assert match("X", "Y").to_issue() is None


def test_siecle_reference_inside_a_year():
    known = [Known(1, "A", "Bea", DAY, ref="77")]
    assert match("A", "Béa", DAY, ref="77", known=known, use_ref=True).kind == EXACT
    moved = match("Z", "Tom", DAY, ref="77", known=known, use_ref=True)
    assert moved.kind == NEW


def test_two_rows_on_one_learner():
    rows = [
        LearnerRow(1, "LE GALL", "Yann", date(2009, 1, 2)),
        LearnerRow(2, "Le Gall", "YANN", date(2009, 1, 2), "123456789CD"),
        LearnerRow(3, "DUPONT-MARTIN", "Léa", DAY),
    ]
    kinds = [m.kind for m in match_all(rows, KNOWN)]
    assert kinds == [DOUBTFUL, DOUBTFUL, EXACT]


def test_several_known_of_the_same_name_and_date():
    twins = [Known(1, "A", "B", DAY), Known(2, "A", "B", DAY)]
    found = match("A", "B", DAY, known=twins)
    assert found.kind == DOUBTFUL and len(found.candidates) == 2
    assert found.to_issue().code == "match_several"


def test_names_alone():
    index = NameIndex(KNOWN)
    assert index.find("léa dupont martin").known == LEA
    assert index.find("MORVAN Zoé").known == MARRIED
    assert index.find("DUPOND-MARTIN Léa").kind == DOUBTFUL
    assert index.find("Inconnu Total").kind == NEW
    assert index.find("").kind == NEW
    homonyms = [Known(1, "A", "Bob"), Known(2, "A", "Bob")]
    assert NameIndex(homonyms).find("A Bob").kind == DOUBTFUL
    found = NameIndex(homonyms, {1: ["TM"], 2: ["1M"]}).find("A Bob", "1m")
    assert found.known.id == 2


NAME = st.sampled_from(["DUPONT", "Dupond", "LE GALL", "LEGALL", "A", "Léa", "Zoé"])
BIRTH = st.sampled_from([None, DAY, date(2010, 4, 5), date(2009, 5, 4)])
INE = st.sampled_from(["", "123456789AB", "123456789AC"])


@given(
    st.lists(st.tuples(NAME, NAME, BIRTH, INE), max_size=6),
    st.lists(st.tuples(NAME, NAME, BIRTH, INE), max_size=4),
)
def test_never_two_rows_exact_on_one_learner(known, rows):
    learners = [Known(i, *values) for i, values in enumerate(known)]
    table = [LearnerRow(i, *values) for i, values in enumerate(rows)]
    matches = match_all(table, learners)
    ids = [m.known.id for m in matches if m.kind == EXACT]
    assert len(set(ids)) == len(ids)
    for row, found in zip(table, matches, strict=True):
        if found.kind == DOUBTFUL:
            assert found.candidates and found.to_issue(1, row.label).text
        if found.kind == EXACT and not row.ine:
            assert found.known.birth_date == row.birth_date


@given(NAME, NAME, BIRTH, INE)
def test_what_was_imported_is_found_again(last, first, birth, ine):
    if not birth and not ine:
        return
    found = match(last, first, birth, ine, known=[Known(1, last, first, birth, ine)])
    assert found.kind == EXACT
