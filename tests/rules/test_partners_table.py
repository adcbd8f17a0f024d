"""A school's own list of partners: what is read of it, and what is refused."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from addons.bde_partners.rules import identifiers, partners_columns, partners_table
from addons.bde_partners.rules.partners_words import (
    head_office,
    headcount,
    kind_of_name,
    legal_kind,
    role_of,
    state_of,
)
from addons.bde_partners.rules.tabular import read_table

SIRET = "73282932000074"
OTHER = "55208131766522"
INVISIBLE = "\u202d\u202c\u200b\ufeff\u00ad\u200e"


def read(*lines, headers="Raison sociale;SIRET;CP;Ville"):
    table = read_table("\n".join([headers, *lines]).encode())
    match = partners_columns.match(table.columns)
    assert not match.missing
    hosts, issues = partners_table.read(table, match.mapping)
    assert not issues
    return hosts


def codes(said):
    return [issue.code for issue in said.issues]


# --- columns -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("RAISON SOCIALE", "name"),
        ("Nom de l'établissement", "name"),
        ("Enseigne", "trade_name"),
        ("N° de SIRET", "siret"),
        ("Code APE", "naf"),
        ("C.P.", "zip"),
        ("Commune", "city"),
        ("Mél", "email"),
        ("Site internet", "website"),
        ("Statut juridique", "legal_kind"),
        ("Siège social", "head_office"),
        ("Nom du tuteur", "tutor_name"),
        ("Tuteur 2", "tutor2_name"),
        ("Mail tuteur 2", "tutor2_email"),
        ("Téléphone du maître de stage", "tutor_phone"),
        ("Contact RH", "hr_name"),
        ("Mail RH", "hr_email"),
        ("Signataire", "signatory_name"),
        ("Fonction du responsable", "manager_function"),
        ("Civilité responsable", "manager_title"),
        ("Sections accueillies", "trainings"),
        ("Nb de places", "places"),
        ("Date de dernière visite", "last_contact"),
        ("Suivi par", "owner"),
        ("Catégories", "tags"),
        ("Latitude", "latitude"),
    ],
)
def test_columns_are_known_by_their_french_names(column, field):
    match = partners_columns.match(["Structure d'accueil", column])
    expected = column if field != "name" else match.mapping["name"]
    assert match.mapping.get(field) == expected


def test_nom_alone_is_the_organisation_and_beside_it_a_person():
    alone = partners_columns.match(["Nom", "Adresse", "CP", "Ville"])
    assert alone.mapping["name"] == "Nom"
    beside = partners_columns.match(["Nom", "Prénom", "Entreprise"])
    assert beside.mapping["name"] == "Entreprise"
    assert beside.mapping["contact_name"] == "Nom"
    people = partners_columns.match(["Nom", "Prénom", "Classe"])
    assert people.missing == ["name"], "a list of learners is not one of partners"


def test_every_synonym_leads_to_one_field():
    seen = {}
    for item in partners_columns.FIELDS:
        for name in item.synonyms:
            folded = partners_columns.fold(name)
            assert seen.setdefault(folded, item.name) == item.name, folded


# --- SIRET -----------------------------------------------------------------------


@st.composite
def sirets(draw):
    """Valid SIRETs, some with zeros in front."""
    zeros = draw(st.integers(0, 3))
    body = draw(st.text(string.digits, min_size=8 - zeros, max_size=8 - zeros))
    siren = "0" * zeros + body
    siren += luhn.calc_check_digit(siren)
    nic = siren + draw(st.text(string.digits, min_size=4, max_size=4))
    siret = nic + luhn.calc_check_digit(nic)
    assume(int(siret))
    return siret


@st.composite
def as_typed(draw, siret):
    """The same SIRET as people and spreadsheets write it."""
    text = siret
    if draw(st.booleans()):
        text = siret.lstrip("0")
        assume(len(text) >= 11)
    marks = st.sampled_from([" ", "\u00a0", "\u202f", ".", *INVISIBLE])
    for _mark in range(draw(st.integers(0, 5))):
        position = draw(st.integers(0, len(text)))
        text = text[:position] + draw(marks) + text[position:]
    return draw(st.sampled_from(["", "SIRET ", "n° "])) + text


@given(st.data())
def test_a_siret_is_restored_whatever_was_lost_or_added(data):
    siret = data.draw(sirets())
    typed = data.draw(as_typed(siret))
    [said] = read(f'A;"{typed}";41000;Blois')
    assert (said.siret, said.siret_issue) == (siret, None)


@given(sirets(), st.integers(0, 13), st.integers(1, 9))
def test_a_wrong_key_is_refused_never_changed(siret, position, shift):
    """One digit mistyped: the key of Luhn always tells."""
    digit = str((int(siret[position]) + shift) % 10)
    typed = siret[:position] + digit + siret[position + 1 :]
    [said] = read(f"A;{typed};41000;Blois")
    if typed[:9] == identifiers.LA_POSTE and said.siret:
        assert said.siret == typed
    else:
        assert (said.siret, said.siret_issue.code) == ("", "siret_check")


@given(st.text(string.digits, min_size=10, max_size=16))
def test_digits_are_a_siret_only_when_their_keys_say_so(digits):
    [said] = read(f"A;{digits};41000;Blois")
    if said.siret:
        assert said.siret == digits.zfill(14)
        assert identifiers.check_siret(said.siret).level == "ok"
    else:
        assert said.siret_issue or said.siren


def test_a_siret_shortened_by_the_spreadsheet_says_so():
    [said] = read("A;7,32829E+13;41000;Blois")
    assert said.siret_issue.code == "number_scientific"


def test_la_poste_and_a_siren_alone():
    post, siren = read("La Poste;35600000049837;;", f"B;{SIRET[:9]};;Blois")
    assert post.siret == "35600000049837"
    assert (siren.siret, siren.siren) == ("", SIRET[:9])
    assert codes(siren) == ["partner_siren_only"]


# --- one organisation, several lines ------------------------------------------------


def test_one_contact_a_line_is_joined():
    hosts = read(
        f"Garage Martin;{SIRET};Blois;PETIT Jean;jean.petit@a.example",
        "SARL GARAGE MARTIN;;BLOIS;Mme DURAND;",
        ";;;LE GALL Anne;anne@a.example",
        "Garage Martin;;Tours;;",
        headers="Entreprise;SIRET;Ville;Contact;Mail contact",
    )
    assert [(said.name, said.line) for said in hosts] == [
        ("Garage Martin", 2),
        ("Garage Martin", 5),
    ]
    people = [(p.name, p.title, p.email) for p in hosts[0].people]
    assert people == [
        ("Jean PETIT", "", "jean.petit@a.example"),
        ("DURAND", "mme", ""),
        ("Anne LE GALL", "", "anne@a.example"),
    ]
    assert [row.line for row in hosts[0].rows] == [2, 3, 4]


def test_several_columns_of_contacts_and_what_shares_a_cell():
    [said] = read(
        "Hôtel du Lac;Chef : M. PETIT Jean 06 39 98 00 01;Jean PETIT;Anne Roy;RH;néant",
        headers="Entreprise;Tuteur 1;Signataire;Contact RH;Fonction RH;Comptable",
    )
    found = [(p.name, p.roles, p.phone, p.function) for p in said.people]
    assert sorted(found) == [
        ("Anne Roy", ["hr"], "", "RH"),
        ("Jean PETIT", ["signatory", "tutor"], "+33639980001", "Chef"),
    ]


def test_a_line_without_any_name_is_refused():
    [said] = read(";;41000;Blois")
    assert codes(said) == ["partner_no_name"]
    assert not said.is_valid


def test_two_towns_are_two_organisations_and_a_bare_name_joins_its_only_one():
    hosts = read("A;;41000;Blois", "A;;37000;Tours", "B;;;", "B;;45000;Orléans")
    assert [(h.name, h.city) for h in hosts] == [
        ("A", "Blois"),
        ("A", "Tours"),
        ("B", "Orléans"),
    ]


# --- address, telephone, words ------------------------------------------------------


def test_postal_codes_and_towns():
    one, two, three = read(
        "A;;1000;BOURG-EN-BRESSE CEDEX 2", "B;;44000;nantes", "C;;999;X"
    )
    assert (one.zip, one.city) == ("01000", "Bourg-en-Bresse CEDEX 2")
    assert codes(one) == ["zip_zero_restored"]
    assert two.city == "Nantes"
    assert (three.zip, codes(three)) == ("999", ["zip_shape"])


def test_an_address_in_one_cell_is_cut():
    [said] = read("A;12 rue du Port 29200 BREST", headers="Entreprise;Adresse")
    assert (said.values["street"], said.zip, said.city) == (
        "12 rue du Port",
        "29200",
        "Brest",
    )
    [said] = read("A;29200 Brest", headers="Entreprise;CP Ville")
    assert (said.zip, said.city) == ("29200", "Brest")


def test_abroad_nothing_french_is_asked():
    [said] = read(
        "Müller GmbH;DE811;1010;Wien;Autriche;+43 1 2345678",
        headers="Entreprise;SIRET;CP;Ville;Pays;Tél",
    )
    assert (said.siret, said.siret_issue, said.zip) == ("", None, "1010")
    assert said.values["legal_kind"] == "foreign"
    assert said.values["phone"] == "+4312345678"
    assert said.notes == ["SIRET : DE811"]


def test_numbers_dates_and_coordinates():
    [said] = read(
        "A;298112233;10 à 19 salariés;3 places;12/03/2025;48,39;-4,48;peut-être",
        headers="Entreprise;Tél;Effectif;Places;Dernière visite;Latitude;Longitude;"
        "Statut",
    )
    assert said.values["phone"] == "+33298112233"
    assert (said.values["bracket"], said.values["places"]) == ("11", 3)
    assert said.values["last_contact"] == date(2025, 3, 12)
    assert said.values["contact_kind"] == "visit"
    assert (said.values["latitude"], said.values["longitude"]) == (48.39, -4.48)
    assert said.notes == ["Statut : peut-être"], "what is not understood is kept"


def test_the_address_of_a_person_is_theirs():
    [said] = read(
        "A;Jean PETIT;jean.petit@a.example", headers="Entreprise;Contact;E-mail"
    )
    assert said.people[0].email == "jean.petit@a.example"
    assert "email" not in said.values


def test_words():
    assert legal_kind("S.A.R.L.") == "company"
    assert legal_kind("Auto-entrepreneur") == "sole_trader"
    assert legal_kind("Assoc. loi 1901") == ""
    assert legal_kind("Association loi 1901") == "association"
    assert kind_of_name("Mairie de Blois") == "public"
    assert kind_of_name("Mairieux SAS") == ""
    assert state_of("À éviter") == "excluded"
    assert role_of("Maître d'apprentissage") == "apprentice_master"
    assert headcount("1 200") == (1200, "")
    assert headcount("20-49") == (None, "12")
    assert headcount("beaucoup") == (None, "")
    assert head_office("siège social") == "self"
    assert head_office("Groupe Dupont") == "Groupe Dupont"
    assert head_office(SIRET) == SIRET
    assert head_office("non") == ""


@given(
    st.lists(st.text(st.characters(exclude_categories=["C"])), min_size=8, max_size=8)
)
def test_anything_typed_is_read_without_failing(cells):
    lines = ";".join('"' + cell.replace('"', "'") + '"' for cell in cells)
    headers = "Raison sociale;SIRET;CP;Ville;Tél;Tuteur;Effectif;Siège"
    table = read_table(f"{headers}\nA;;;;;;;\n{lines}".encode())
    match = partners_columns.match(table.columns)
    hosts, _issues = partners_table.read(table, match.mapping)
    again, _issues = partners_table.read(table, match.mapping)
    assert [said.key for said in hosts] == [said.key for said in again]
