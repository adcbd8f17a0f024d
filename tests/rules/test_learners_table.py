"""Lists of learners: canonical CSV, PRONOTE-like workbook, pasted lines, defects."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.columns import known_names, match_columns
from addons.bde_partners.rules.issues import ParseError
from addons.bde_partners.rules.tabular import read_table
from addons.bde_pfmp.rules import siecle
from addons.bde_pfmp.rules.learners_table import FIELDS, read

PRODUCT = "addons/bde_pfmp/static/samples"


def rows(data, year=2026):
    table = read_table(data, known=known_names(FIELDS))
    match = match_columns(table.columns, FIELDS)
    assert not match.missing
    return read(table, match.mapping, year)


def one(text):
    learners, _issues = rows(text)
    return learners[0]


def codes(learner):
    return [issue.code for issue in learner.issues]


@pytest.fixture(scope="module")
def export(samples):
    return siecle.parse((samples / "ElevesAvecAdresses.xml").read_bytes())


def same(one_list, other):
    return [(x.key, x.birth_date, x.ine, x.class_code) for x in one_list] == [
        (x.key, x.birth_date, x.ine, x.class_code) for x in other
    ]


def test_canonical_csv_gives_what_siecle_gives(samples, export):
    data = (samples.parents[1] / PRODUCT / "eleves_exemple.csv").read_bytes()
    learners, issues = rows(data)
    assert not issues
    assert same(learners, export.learners)
    for ours, theirs in zip(learners, export.learners, strict=True):
        assert (ours.mef, ours.sex, ours.date_start, ours.date_end) == (
            theirs.mef,
            theirs.sex,
            theirs.date_start,
            theirs.date_end,
        )
        assert ours.birth_country == theirs.birth_country
        assert (ours.address.zip, ours.address.insee) == (
            theirs.address.zip,
            theirs.address.insee,
        )
        assert ours.school_year == 2026


def test_workbook_gives_what_siecle_gives(samples, export):
    data = (samples.parents[1] / PRODUCT / "eleves_exemple.xlsx").read_bytes()
    learners, _issues = rows(data)
    assert same(learners, export.learners)
    assert [x.status for x in learners] == [x.status for x in export.learners]
    assert [x.regime for x in learners] == [x.regime for x in export.learners]
    assert learners[0].phone.startswith("+336")
    assert learners[0].address.city


def test_shared_fixture_of_the_canonical_csv(shared_data):
    data = (shared_data / "aplypro_csv_importer_fixture.csv").read_bytes()
    table = read_table(data, known=known_names(FIELDS))
    match = match_columns(table.columns, FIELDS)
    assert not match.unused and match.sure
    (learner,), issues = read(table, match.mapping)
    assert not issues
    assert (learner.last_name, learner.first_name) == ("CURIE", "Marie")
    assert learner.birth_date == date(2006, 3, 12)
    assert (learner.ine, learner.mef) == ("ABCDEF034", "2473000432")
    assert learner.class_code == "BAC PRO CHIMIE : 1ERE PRO"
    assert learner.school_year == 2024
    assert learner.date_start == date(2024, 9, 28) and learner.date_end is None
    assert (learner.sex, learner.address.zip, learner.address.insee) == (
        "f",
        "29570",
        "29238",
    )
    assert codes(learner) == ["ine_length"]


def test_full_name_in_one_column():
    learner = one("Élève\tNé(e) le\tClasse\nDE LA TOUR Émile\t04/05/2010\t1MELEC")
    assert (learner.last_name, learner.first_name) == ("DE LA TOUR", "Émile")
    assert learner.birth_date == date(2010, 5, 4)


def test_names_alone_cannot_be_found_again():
    assert codes(one("Nom;Prénom;Classe\nA;B;X\n")) == ["row_no_key"]
    assert "row_no_first_name" in codes(one("Nom;Prénom;INE\nA;;123456789AB\n"))


def test_birth_years_of_two_digits_and_impossible_dates():
    assert one("Nom;Prénom;Né le\nA;B;04/05/10\n").birth_date == date(2010, 5, 4)
    learner = one("Nom;Prénom;Né le\nA;B;31/02/2010\n")
    assert not learner.is_valid and codes(learner) == ["date_impossible"]
    assert "row_age" in codes(one("Nom;Prénom;Né le\nA;B;01/01/2024\n"))


def test_words():
    learner = one(
        "Nom;Prénom;Sexe;Régime;Statut;Doublement;Pays;INE\n"
        "A;B;Féminin;DEMI-PENSIONNAIRE 5 JOURS;Apprenti;Oui;FRANCE;123456789AB\n"
    )
    assert (learner.sex, learner.regime, learner.status, learner.is_repeating) == (
        "f",
        "dp",
        "ap",
        True,
    )
    assert codes(one("Nom;Prénom;Statut;INE\nA;B;Zorro;123456789AB\n")) == [
        "cell_unknown"
    ]


def test_classes_and_groups():
    learner = one("Nom;Prénom;Classes;Groupes;INE\nA;B;TM, G1;[G2], G3;123456789AB\n")
    assert learner.class_code == "TM"
    assert learner.group_codes == ["G1", "G2", "G3"]


def test_phone_and_zip_without_their_zero():
    learner = one("Nom;Prénom;INE;CP;Tél. mobile\nA;B;123456789AB;1000;639981234\n")
    assert learner.address.zip == "01000"
    assert learner.phone == "+33639981234"


def test_representatives_on_the_line():
    learner = one(
        "Nom;Prénom;INE;Responsable 1 nom;Responsable 1 prénom;Responsable 1 lien;"
        "Tél. responsable 1;Responsable 2\n"
        "A;B;123456789AB;MARTIN;Zoé;MERE;06 39 98 00 00;M. DURAND Paul\n"
    )
    (first_link, first), (second_link, second) = learner.guardians
    assert (first.last_name, first.first_name, first.mobile) == (
        "MARTIN",
        "Zoé",
        "+33639980000",
    )
    assert (first_link.kinship, first_link.legal_level) == ("mother", "1")
    assert (second.last_name, second.first_name, second.title) == (
        "DURAND",
        "Paul",
        "m",
    )
    assert second_link.legal_level == "2"
    ward = one("Nom;Prénom;INE;Responsable 1\nA;B;123456789AB;ASE DU FINISTERE\n")
    assert ward.guardians[0][1].kind == "institution"


def test_a_line_per_representative_is_one_learner():
    learners, issues = rows(
        "Nom;Prénom;Né le;Responsable\nA;B;04/05/2010;MARTIN Zoé\n"
        "A;B;04/05/2010;DURAND Paul\nC;D;04/05/2010;X Y\n"
    )
    assert len(learners) == 2
    assert [p.last_name for _l, p in learners[0].guardians] == ["MARTIN", "DURAND"]
    assert [link.legal_level for link, _p in learners[0].guardians] == ["1", "2"]
    assert [i.code for i in issues] == ["row_twice"]


def test_one_ine_for_two_people_refuses_both():
    learners, _issues = rows(
        "Nom;Prénom;INE\nA;B;123456789AB\nC;D;123456789AB\nE;F;123456789AC\n"
    )
    assert [x.is_valid for x in learners] == [False, False, True]
    assert learners[0].issues[-1].params["other"] == "C D"


def test_twins_stay_two():
    learners, issues = rows("Nom;Prénom;Né le\nA;Léa;04/05/2010\nA;Zoé;04/05/2010\n")
    assert len(learners) == 2 and not issues


def test_what_the_file_does_not_have_is_known():
    learner = one("Nom;Prénom;INE;CP\nA;B;123456789AB;29000\n")
    assert learner.kinds == {"last_name", "first_name", "ine", "address"}


CELL = st.text(alphabet="ab;/.12 0éÉ'\"-", max_size=10)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), min_size=1, max_size=6))
def test_any_cells(lines):
    head = "Nom\tPrénom\tNé(e) le\tINE\tResponsable 1\tClasse"
    text = "\n".join([head, *("\t".join((*line, "X")) for line in lines)])
    try:
        learners, _issues = rows(text)
    except ParseError:
        return
    for learner in learners:
        assert learner.label
        assert all("%(" not in issue.text for issue in learner.issues)
