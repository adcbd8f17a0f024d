"""SIECLE exports: our own sample, the shared real one, and what goes wrong."""

import importlib.util
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.bde_partners.rules.issues import ParseError
from addons.bde_pfmp.rules import siecle
from addons.bde_pfmp.rules.people import looks_like_institution


def load(samples, *names):
    return siecle.parse_files([(name, (samples / name).read_bytes()) for name in names])


@pytest.fixture(scope="module")
def school(samples):
    return load(
        samples,
        "ElevesSansAdresses.xml",
        "ResponsablesAvecAdresses.xml",
        "Structures.xml",
        "Nomenclature.xml",
    )


@pytest.fixture(scope="module")
def make(samples):
    spec = importlib.util.spec_from_file_location("make", samples / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def codes(thing):
    return [issue.code for issue in thing.issues]


def test_the_school(school):
    assert (school.uai, school.year) == ("0299998K", 2026)
    assert school.kinds == {"learners", "guardians", "structures", "nomenclature"}
    assert len(school.learners) == 24
    assert all(learner.is_valid for learner in school.learners)
    assert not school.issues
    assert {s.code: (s.kind, s.mefs) for s in school.structures} == {
        "1MELEC": ("D", ["2472552032"]),
        "TMCV": ("D", ["2473121333", "2473121433"]),
        "1MELEC-G1": ("G", []),
        "TMCV-B": ("G", []),
    }
    assert school.structures[2].divisions == ["1MELEC"]
    assert school.mefs["2473121433"].mefstat == "23830031214"


def test_a_learner(school):
    learner = school.learners[0]
    assert learner.ref == "1000001"
    assert learner.line == 10
    assert learner.birth_date == date(2010, 5, 4)
    assert (learner.mef, learner.status, learner.class_code) == (
        "2472552032",
        "st",
        "1MELEC",
    )
    assert learner.date_start == date(2026, 9, 1)
    assert learner.birth_country == "99100" and learner.birth_insee == "29232"
    assert learner.last_year.mef == "2472552031"
    assert learner.last_year.class_code == "2MELEC"
    assert learner.label == f"{learner.last_name} {learner.first_name}"


def test_who_is_not_like_the_others(school):
    by_ref = {learner.ref[-2:]: learner for learner in school.learners}
    assert by_ref["06"].is_repeating
    assert by_ref["07"].birth_country == "99139" and by_ref["07"].birth_city == "PORTO"
    assert codes(by_ref["08"]) == ["learner_no_ine"]
    assert by_ref["13"].usage_name == "MARTIN-LECŒUR"
    assert by_ref["14"].status == "ap"
    assert by_ref["24"].date_end == date(2026, 10, 9)
    assert school.exit_label(by_ref["24"].exit_reason) == "Changement d'établissement"
    assert by_ref["24"].has_left(date(2026, 11, 1))
    assert by_ref["03"].group_codes == ["1MELEC-G1"]
    assert by_ref["03"].class_codes == ["1MELEC"]
    assert {by_ref[n].mef for n in ("13", "24")} == {"2473121333", "2473121433"}
    assert {learner.regime for learner in school.learners} == {"ext", "dp", "int"}


def test_guardians(school):
    guardians = school.guardians_of()
    minor = guardians["1000001"]
    assert [link.legal_level for link, _p in minor] == ["1", "2"]
    assert [link.kinship for link, _p in minor] == ["mother", "father"]
    assert minor[0][0].is_payer and not minor[1][0].is_payer
    assert minor[0][1].address != minor[1][1].address
    assert minor[0][1].mobile.startswith("+3363998")
    ward = guardians["1000002"]
    assert [(link.legal_level, link.kinship) for link, _p in ward] == [
        ("1", "ase"),
        ("contact", "foster"),
    ]
    assert ward[0][1].kind == "institution"
    assert ward[0][1].institution_name == "AIDE SOCIALE A L'ENFANCE DU FINISTERE"
    assert ward[0][1].address.street2 == "32 boulevard des Départements"
    assert ward[1][1].kind == "person" and ward[1][1].title == "mme"


def test_with_addresses(samples):
    export = load(samples, "ElevesAvecAdresses.xml")
    learner = export.learners[0]
    assert learner.address.street and learner.address.zip.startswith("29")
    assert learner.address.insee and learner.address.country == "99100"
    assert "address" in learner.kinds
    assert "address" not in load(samples, "ElevesSansAdresses.xml").learners[0].kinds


def test_zip_gives_the_same(samples, school, make):
    data = make.siecle_zip(make.make_school())
    assert siecle.looks_like_siecle(data)
    export = siecle.parse(data, "siecle.zip")
    assert [x.key for x in export.learners] == [x.key for x in school.learners]
    nested = siecle.parse((samples / "awkward" / "nested.zip").read_bytes())
    assert len(nested.learners) == 24


def test_samples_are_up_to_date(make):
    for path, data in make.samples().items():
        assert path.read_bytes() == data, path.name


def test_zip_with_a_stranger_inside(samples, make):
    good = (samples / "ElevesSansAdresses.xml").read_bytes()
    data = make.archive([("a.xml", b"<other/>"), ("b.xml", good)])
    export = siecle.parse(data)
    assert len(export.learners) == 24
    assert [(i.code, i.level, i.subject) for i in export.issues] == [
        ("siecle_not_siecle", "warning", "a.xml")
    ]
    with pytest.raises(ParseError) as caught:
        siecle.parse(make.archive([("a.xml", b"<other/>")]))
    assert caught.value.code == "siecle_not_siecle"


@pytest.mark.parametrize(
    ("name", "code", "line"),
    [
        ("truncated.xml", "xml_truncated", True),
        ("wrong_encoding.xml", "xml_encoding_wrong", True),
        ("entity_bomb.xml", "xml_entity", True),
        ("external_entity.xml", "xml_entity", True),
        ("not_siecle.xml", "siecle_not_siecle", False),
        ("slip.zip", "zip_path_outside", False),
        ("bomb.zip", "zip_bomb", False),
        ("nothing.zip", "zip_nothing_wanted", False),
    ],
)
def test_refused(samples, name, code, line):
    with pytest.raises(ParseError) as caught:
        siecle.parse((samples / "awkward" / name).read_bytes(), name)
    assert caught.value.code == code
    assert bool(caught.value.line) == line
    assert "%(" not in str(caught.value)


def test_sts_file_is_told_apart(samples):
    with pytest.raises(ParseError) as caught:
        siecle.parse((samples / "sts_emp_0299998K_2026.xml").read_bytes())
    assert caught.value.code == "siecle_sts"


def test_duplicate_ine_refuses_both_and_says_who(samples):
    export = siecle.parse((samples / "awkward" / "duplicate_ine.xml").read_bytes())
    bad = [learner for learner in export.learners if not learner.is_valid]
    assert len(bad) == 2
    assert [codes(learner) for learner in bad] == [["siecle_duplicate_ine"]] * 2
    assert bad[1].label in bad[0].issues[0].text
    assert bad[0].label in bad[1].issues[0].text


def test_impossible_date_refuses_one(samples):
    export = siecle.parse((samples / "awkward" / "impossible_date.xml").read_bytes())
    (bad,) = [learner for learner in export.learners if not learner.is_valid]
    issue = bad.issues[0]
    assert (issue.code, issue.line, issue.subject) == (
        "date_impossible",
        bad.line,
        bad.label,
    )
    assert bad.birth_date is None


def test_utf8_that_says_latin9_is_read(samples):
    export = siecle.parse((samples / "awkward" / "utf8_says_latin9.xml").read_bytes())
    assert codes(export) == ["xml_encoding_mismatch"]
    assert export.learners[12].usage_name == "MARTIN-LECŒUR"


def xml(learners, structures="", head="<ANNEE_SCOLAIRE>2026</ANNEE_SCOLAIRE>"):
    return (
        '<?xml version="1.0" encoding="ISO-8859-15"?><BEE_ELEVES><PARAMETRES>'
        f"{head}</PARAMETRES><DONNEES><ELEVES>{learners}</ELEVES><STRUCTURES>"
        f"{structures}</STRUCTURES></DONNEES></BEE_ELEVES>"
    ).encode("iso-8859-15")


def one(body, structures=""):
    data = xml(f'<ELEVE ELEVE_ID="1">{body}</ELEVE>', structures)
    return siecle.parse(data).learners[0]


NAMES = "<NOM_DE_FAMILLE>A</NOM_DE_FAMILLE><PRENOM>B</PRENOM>"


def test_last_years_mef_is_not_this_years():
    learner = one(
        NAMES + "<SCOLARITE_AN_DERNIER><CODE_MEF>24725520311</CODE_MEF>"
        "<CODE_STRUCTURE>2X</CODE_STRUCTURE></SCOLARITE_AN_DERNIER>"
    )
    assert learner.mef == "" and learner.class_code == ""
    assert {"learner_no_mef", "learner_no_class"} <= set(codes(learner))
    assert learner.last_year.mef == "2472552031"


def test_active_schooling_of_newer_exports():
    learner = one(
        NAMES + "<SCOLARITE_ACTIVE><CODE_MEF>24725520331</CODE_MEF><CODE_DIVISION>TM"
        "</CODE_DIVISION><CODE_STATUT>ST</CODE_STATUT><DATE_DEB_SCO>02/09/2026"
        "</DATE_DEB_SCO></SCOLARITE_ACTIVE>"
    )
    assert (learner.mef, learner.class_code, learner.status) == (
        "2472552033",
        "TM",
        "st",
    )
    assert learner.date_start == date(2026, 9, 2)


def test_ine_bea_and_odd_learners():
    assert one(NAMES + "<INE_BEA>1234567890K</INE_BEA>").ine == "1234567890K"
    assert "learner_no_name" in codes(one("<PRENOM>B</PRENOM>"))
    assert "learner_status" in codes(one(NAMES + "<CODE_STATUT>ZZ</CODE_STATUT>"))
    old = one(NAMES + "<DATE_NAISS>01/01/1930</DATE_NAISS>")
    assert "learner_age" in codes(old) and old.is_valid
    gone = one(
        NAMES + "<DATE_ENTREE>01/10/2026</DATE_ENTREE>"
        "<DATE_SORTIE>01/09/2026</DATE_SORTIE>"
    )
    assert "learner_exit_before_entry" in codes(gone)
    two = one(
        NAMES,
        '<STRUCTURES_ELEVE ELEVE_ID="1"><STRUCTURE><CODE_STRUCTURE>X</CODE_STRUCTURE>'
        "<TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE><STRUCTURE><CODE_STRUCTURE>Y"
        "</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE>"
        "</STRUCTURES_ELEVE>",
    )
    assert two.class_code == "X" and "learner_two_classes" in codes(two)


def test_same_learner_twice_keeps_the_first():
    item = f'<ELEVE ELEVE_ID="7">{NAMES}</ELEVE>'
    export = siecle.parse(xml(item + item))
    assert len(export.learners) == 1
    assert codes(export) == ["siecle_duplicate_learner"]


def test_empty_and_mixed_files(samples):
    with pytest.raises(ParseError) as caught:
        siecle.parse(xml(""))
    assert caught.value.code == "siecle_no_learner"
    other = xml(f"<ELEVE>{NAMES}</ELEVE>", head="<UAJ>0451662M</UAJ>")
    good = (samples / "ElevesSansAdresses.xml").read_bytes()
    with pytest.raises(ParseError) as caught:
        siecle.parse_files([("a", good), ("b", other)])
    assert caught.value.code == "siecle_two_schools"
    later = xml(f"<ELEVE>{NAMES}</ELEVE>", head="<ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE>")
    with pytest.raises(ParseError) as caught:
        siecle.parse_files([("a", good), ("b", later)])
    assert caught.value.code == "siecle_two_years"


def guardians(links, persons='<PERSONNE PERSONNE_ID="9"><NOM>X</NOM></PERSONNE>'):
    data = (
        f"<BEE_RESPONSABLES><DONNEES><PERSONNES>{persons}</PERSONNES><RESPONSABLES>"
        f"{links}</RESPONSABLES></DONNEES></BEE_RESPONSABLES>"
    )
    return siecle.parse(data.encode())


def link(person, kinship, **said):
    body = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    return (
        "<RESPONSABLE_ELEVE><ELEVE_ID>1</ELEVE_ID>"
        f"<PERSONNE_ID>{person}</PERSONNE_ID><CODE_PARENTE>{kinship}</CODE_PARENTE>"
        f"{body}</RESPONSABLE_ELEVE>"
    )


def levels(export):
    return [(r.kinship, r.legal_level) for r in export.responsibilities]


def test_both_generations_of_levels():
    old = guardians(
        link(8, 2, RESP_LEGAL=2) + link(9, 1, RESP_LEGAL=1) + link(7, 6, RESP_LEGAL=0)
    )
    assert levels(old) == [("mother", "2"), ("father", "1"), ("other", "contact")]
    new = guardians(
        link(8, 10, NIVEAU_RESPONSABILITE=1)
        + link(9, 20, NIVEAU_RESPONSABILITE=1)
        + link(7, 41, NIVEAU_RESPONSABILITE=2)
        + link(6, 90, NIVEAU_RESPONSABILITE=3)
    )
    assert levels(new) == [
        ("mother", "1"),
        ("father", "2"),
        ("other", "contact"),
        ("other", "contact"),
    ]
    ranks = guardians(
        link(8, 10, NIVEAU_RESPONSABILITE=2) + link(9, 20, NIVEAU_RESPONSABILITE=1)
    )
    assert levels(ranks) == [("mother", "2"), ("father", "1")]
    assert "siecle_links_unknown_person" in codes(old)


def test_institutions():
    assert looks_like_institution("ASE DU FINISTERE", "")
    assert looks_like_institution("FOYER", "")
    assert looks_like_institution("CONSEIL DEPARTEMENTAL", "SERVICE ENFANCE")
    assert not looks_like_institution("DUPONT", "")
    assert not looks_like_institution("DUPONT", "Léa", "mme")
    assert not looks_like_institution("SERVICE", "Jean", "m")


def test_the_shared_file(shared_data):
    data = (shared_data / "pix_siecle_two_valid_students.xml").read_bytes()
    export = siecle.parse(data, "pix.xml")
    first, second = export.learners
    assert (first.label, first.status, first.class_code) == (
        "HANDMADE Luciole",
        "ap",
        "4A",
    )
    assert (second.last_name, second.usage_name) == ("COVERT", "COJAUNE")
    assert second.group_codes == ["42"] and second.class_code == "4A"
    assert second.birth_city == "LONDRES" and second.birth_country == "99132"
    assert "learner_mef_shape" in codes(first) and first.mef == "123456789"
    assert first.is_valid and second.is_valid


@settings(max_examples=60)
@given(st.integers(0, 100_000), st.binary(max_size=6))
def test_damaged_file_raises_only_parse_errors(position, patch):
    data = bytearray(GOOD)
    start = position % len(data)
    data[start : start + len(patch)] = patch
    try:
        export = siecle.parse(bytes(data))
    except ParseError as error:
        assert "%(" not in str(error)
    else:
        assert all(issue.text for issue in export.all_issues())


@given(st.binary(max_size=120))
def test_any_bytes(data):
    for candidate in (data, b"PK\x03\x04" + data, b"<BEE_ELEVES>" + data):
        siecle.looks_like_siecle(candidate)
        try:
            siecle.parse(candidate)
        except ParseError:
            pass


GOOD = xml(
    f'<ELEVE ELEVE_ID="1">{NAMES}<DATE_NAISS>01/01/2010</DATE_NAISS></ELEVE>'
    f'<ELEVE ELEVE_ID="2">{NAMES}<ADRESSE_ID>3</ADRESSE_ID></ELEVE>'
)
