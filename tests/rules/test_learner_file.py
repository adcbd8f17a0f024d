"""Who is who inside a file of learners; what codes of MEFs and exits say."""

from datetime import date

from addons.bde_pfmp.rules import mef_words
from addons.bde_pfmp.rules.learner_file import exit_reason, group_people
from addons.bde_pfmp.rules.people import LearnerRow

DAY = date(2009, 3, 12)
ONE = "123456789AA"


def row(**kwargs):
    return LearnerRow(
        **{"line": 1, "last_name": "LE GOFF", "first_name": "Maël", "birth_date": DAY}
        | kwargs
    )


def test_group_rows_of_one_person():
    first = row(line=2, ine=ONE, date_end=date(2025, 9, 27), school_year=2025)
    second = row(line=3, ine=ONE, date_start=date(2025, 9, 28), school_year=2025)
    before = row(line=4, ine=ONE, school_year=2024)
    people, refused = group_people([first, second, before], 2025)
    assert [[r.line for r in person] for person in people] == [[4, 2, 3]]
    assert not refused


def test_group_refuses_the_second_of_two():
    people, refused = group_people([row(line=2), row(line=3, ine=ONE)], 2025)
    assert [[r.line for r in person] for person in people] == [[2]]
    assert [(r.line, issue.code) for r, issue in refused] == [(3, "learner_twice")]


def test_group_refuses_both_of_a_shared_ine():
    other = row(line=3, ine=ONE, last_name="AUTRE", birth_date=date(2008, 1, 1))
    people, refused = group_people([row(line=2, ine=ONE), other], 2025)
    assert people == []
    assert [r.line for r, _issue in refused] == [2, 3]


def test_exit_reasons():
    assert exit_reason("12", {"12": "Entrée en apprentissage"})[0] == "apprenticeship"
    assert exit_reason("Changement d'établissement", {})[0] == "transfer"
    assert exit_reason("99", {}) == ("left", "99")


def test_training_of_a_mef():
    assert mef_words.training_values("2472552033", "Tle pro MELEC") == {
        "name": "MELEC",
        "diploma": "bac_pro",
        "duration_years": 3,
        "level": "4",
    }
    assert mef_words.training_name("1CAP2  CUISINE") == "Cuisine"
    assert mef_words.training_name("2NDPRO METIERS DE LA RELATION CLIENT") == (
        "Metiers de la relation client"
    )
    assert mef_words.training_name("1ere pro cuisine") == "Cuisine"
    assert mef_words.training_name("Terminale professionnelle cuisine") == "Cuisine"
    assert mef_words.cycle_year("2472552033") == 3
    assert mef_words.same_training("24725520331") == "247255203"
    assert mef_words.same_training("123456789") == ""
