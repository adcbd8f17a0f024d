"""Placements and teachers: workbooks, pasted lines, STSweb."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.columns import known_names, match_columns
from addons.bde_partners.rules.issues import ParseError
from addons.bde_partners.rules.tabular import read_table
from addons.bde_pfmp.rules import learners_table, placements_table, sts, teachers_table


def rows(module, data):
    table = read_table(data, known=known_names(module.FIELDS))
    match = match_columns(table.columns, module.FIELDS)
    assert not match.missing, match
    return (*module.read(table, match.mapping), match)


def codes(row):
    return [issue.code for issue in row.issues]


def place(text):
    found, _issues, _match = rows(placements_table, text)
    return found[0]


@pytest.fixture(scope="module")
def product(samples):
    return samples.parents[1] / "addons" / "bde_pfmp" / "static" / "samples"


def test_placements_workbook(product):
    found, issues, match = rows(
        placements_table, (product / "pfmp_exemple.xlsx").read_bytes()
    )
    assert len(found) == 13 and not issues and not match.unused and match.sure
    first, last = found[0], found[-1]
    assert first.learner_name.startswith("ABALAIN ")
    assert (first.school_year, first.class_code) == (2025, "2MELEC")
    assert first.date_start == date(2026, 5, 25) and first.date_end == date(2026, 6, 19)
    assert len(first.siret) == 14 and first.address.city == "QUIMPER"
    assert first.tutor_last and first.tutor_first and first.tutor_role
    assert first.referent == "PERROCHEAU Sylvain"
    assert first.host_key == found[4].host_key == first.siret
    assert last.learner_name == "" and last.class_code == "TMCV"
    assert last.school_year == 2024 and last.is_valid
    assert all(x.is_valid and not x.issues for x in found)


def test_placement_without_much():
    head = "Entreprise;Élève;Classe;Année scolaire;Du;Au\n"
    assert "place_nobody" in codes(place(head + "SARL X;;;2025;;\n"))
    assert codes(place(head + "SARL X;;TM;2025-2026;;\n")) == []
    assert codes(place(head + "SARL X;A B;TM;;;\n")) == ["place_no_dates"]
    assert codes(place(head + "SARL X;A B;TM;;05/01/2026;\n")) == ["place_one_date"]
    other = place(head + "SARL X;A B;TM;2023-2024;05/01/2026;30/01/2026\n")
    assert codes(other) == ["place_other_year"]
    assert codes(place(head + "X;A B;T;;30/01/2026;05/01/2026\n")) == [
        "place_ends_before"
    ]
    assert codes(place(head + "X;A B;T;;05/01/2025;30/01/2026\n")) == ["place_long"]
    assert codes(place(head + "X;A B;T;2025;31/02/2026;30/03/2026\n")) == [
        "date_impossible",
        "place_one_date",
    ]
    assert place(head + "X;A B;T;2025;05/01/26;30/01/26\n").date_end == date(
        2026, 1, 30
    )


def test_lines_without_host_and_repeated_lines():
    head = "Entreprise;Élève;Du;Au\n"
    line = "SARL X;DUPONT Léa;05/01/2026;30/01/2026\n"
    found, issues, _match = rows(
        placements_table,
        head + line + ";MARTIN Zoé;05/01/2026;30/01/2026\n" + line,
    )
    assert len(found) == 1
    assert [i.code for i in issues] == ["place_no_host", "place_twice"]
    found, _issues, _match = rows(
        placements_table, head + line + line.replace("SARL X", "SAS Y")
    )
    assert codes(found[1]) == ["place_overlap"]


def test_lines_of_a_class_are_not_repeated_lines():
    found, issues, _match = rows(
        placements_table,
        "Entreprise;Classe;Année scolaire\nSARL X;TM;2025\nSARL X;TM;2025\n",
    )
    assert len(found) == 2 and not issues


def test_tutor_with_a_title():
    row = place("Entreprise;Classe;Année;Tuteur\nX;TM;2025;Mme Le Goff Anne\n")
    assert (row.tutor_title, row.tutor_last, row.tutor_first) == (
        "mme",
        "Le Goff",
        "Anne",
    )


def test_teachers_workbook(product):
    found, issues, match = rows(
        teachers_table, (product / "enseignants_exemple.xlsx").read_bytes()
    )
    assert not issues and not match.unused and match.sure
    assert found[0].label == "LANDREVAN Hélène"
    assert [x.head_of for x in found] == [["TMCV"], ["1MELEC"], [], []]
    assert found[2].classes == ["1MELEC", "TMCV"]
    assert found[1].title == "m" and found[1].email.endswith("@exemple.invalid")


def test_sts_gives_the_same_teachers(samples, product):
    data = (samples / "sts_emp_0299998K_2026.xml").read_bytes()
    assert sts.looks_like_sts(data)
    export = sts.parse(data, "sts_emp_0299998K_2026.xml")
    listed, _issues, _match = rows(
        teachers_table, (product / "enseignants_exemple.xlsx").read_bytes()
    )
    assert [(x.key, x.title, x.head_of) for x in export.teachers] == [
        (x.key, x.title, x.head_of) for x in listed
    ]
    assert [set(x.classes) for x in export.teachers] == [set(x.classes) for x in listed]
    assert (export.uai, export.year) == ("0299998K", 2026)
    assert [(s.code, s.kind) for s in export.structures] == [
        ("1MELEC", "D"),
        ("TMCV", "D"),
    ]
    assert [i.code for i in export.issues] == ["sts_others"]
    assert export.teachers[0].ref == "4001"
    assert export.teachers[0].subject == "Économie et gestion"


def test_sts_groups_and_strangers():
    data = (
        "<STS_EDT><PARAMETRES/><DONNEES><INDIVIDUS>"
        '<INDIVIDU ID="1" TYPE="epp"><NOM_USAGE>A</NOM_USAGE><PRENOM>B</PRENOM>'
        "<FONCTION>ENS</FONCTION></INDIVIDU></INDIVIDUS><STRUCTURE><GROUPES>"
        '<GROUPE CODE="G1"><DIVISIONS_APPARTENANCE><DIVISION_APPARTENANCE CODE="TM"/>'
        "</DIVISIONS_APPARTENANCE><SERVICES><SERVICE><ENSEIGNANTS>"
        '<ENSEIGNANT ID="1" TYPE="epp"/><ENSEIGNANT ID="2" TYPE="epp"/>'
        "</ENSEIGNANTS></SERVICE></SERVICES></GROUPE></GROUPES></STRUCTURE>"
        "</DONNEES></STS_EDT>"
    )
    export = sts.parse(data.encode(), "sts_emp_0451662m_2026.xml")
    (teacher,) = export.teachers
    assert (teacher.groups, teacher.classes) == (["G1"], ["TM"])
    assert (export.uai, export.year) == ("0451662M", 2026)
    assert [i.code for i in export.issues] == ["sts_unknown_teacher"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<BEE_ELEVES/>", "sts_not_sts"),
        (b"<STS_EDT/>", "sts_no_teacher"),
        (b"<STS_EDT>", "xml_truncated"),
    ],
)
def test_sts_refused(data, code):
    with pytest.raises(ParseError) as caught:
        sts.parse(data)
    assert caught.value.code == code


def test_teachers_on_several_lines_are_joined():
    found, _issues, _match = rows(
        teachers_table,
        "Professeur;Matière;Classe;PP;E-mail\n"
        "Mme LE GOFF Anne;Anglais;TM;oui;a@b.fr\n"
        "Mme LE GOFF Anne;Anglais;1M;non;a@b.fr\nROUX Paul;EPS;1M, TM;oui;A@b.fr\n",
    )
    anne, paul = found
    assert (anne.title, anne.label) == ("mme", "LE GOFF Anne")
    assert (anne.classes, anne.head_of, anne.subject) == (
        ["TM", "1M"],
        ["TM"],
        "Anglais",
    )
    assert codes(paul) == ["teacher_head_of_which", "teacher_same_email"]
    assert paul.email == ""


def test_each_list_is_told_from_the_others(product):
    modules = {
        "eleves_exemple.xlsx": learners_table,
        "pfmp_exemple.xlsx": placements_table,
        "enseignants_exemple.xlsx": teachers_table,
        "eleves_exemple.csv": learners_table,
    }
    for name, right in modules.items():
        columns = read_table((product / name).read_bytes()).columns
        shares = {}
        for module in modules.values():
            match = match_columns(columns, module.FIELDS)
            known = sum(match.confidence.values())
            shares[module] = 0 if match.missing else known / len(columns)
        assert max(shares, key=shares.get) is right, (name, shares)


CELL = st.text(alphabet="ab;/.12 0éÉ'\"-,", max_size=10)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), min_size=1, max_size=5))
def test_any_cells(lines):
    for module, head in (
        (placements_table, "Entreprise\tÉlève\tDu\tAu\tAnnée scolaire\tClasse"),
        (teachers_table, "Nom\tPrénom\tClasses\tProfesseur principal\tE-mail\tPP de"),
    ):
        text = "\n".join([head, *("\t".join((*line, "X")) for line in lines)])
        try:
            table = read_table(text, known=known_names(module.FIELDS))
        except ParseError:
            continue
        mapping = match_columns(table.columns, module.FIELDS).mapping
        found, issues = module.read(table, mapping)
        for row in found:
            issues = issues + row.issues
        assert all("%(" not in issue.text for issue in issues)
