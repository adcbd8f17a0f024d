"""Identifiers: examples from domain.md §6.1, defects of real files, properties."""

import csv

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret as stdnum_siret

from addons.bde_partners.rules import identifiers as ids
from addons.bde_partners.rules.text import (
    clean,
    fold,
    name_key,
    split_full_name,
    title_name,
)


@pytest.mark.parametrize("uai", ["0451662M", "0601551K", "9730570G", "9760371Z"])
def test_uai_of_real_schools(uai):
    assert ids.check_uai(f" {uai.lower()} ") == ids.Checked(uai)


def test_uai_refused():
    assert ids.check_uai("0451662A").code == "uai_letter"
    assert ids.check_uai("0451662A").params["letter"] == "M"
    assert ids.check_uai("451662M").code == "uai_shape"


@pytest.mark.parametrize(
    "text",
    [
        "73282932000074",
        "732 829 320 00074",
        "732\u00a0829\u202f320\u200b 00074",
        "SIRET : 732.829.320.00074",
        "n° 732-829-320-00074",
        73282932000074.0,
    ],
)
def test_siret_forms(text):
    assert ids.check_siret(text) == ids.Checked("73282932000074")


def test_siret_lost_zeros_restored_only_when_the_key_agrees():
    siren = next(
        n for n in map("005580{:03d}".format, range(1000)) if ids.check_siren(n).ok
    )
    candidate = next(
        siren + nic
        for nic in map("{:05d}".format, range(11, 99))
        if ids.check_siret(siren + nic).ok
    )
    lost = ids.check_siret(int(candidate))
    assert (lost.value, lost.level, lost.code) == (
        candidate,
        "warn",
        "siret_zero_restored",
    )
    assert ids.check_siret("1234567890123").code in (
        "siret_length",
        "siret_zero_restored",
    )
    assert ids.check_siret("12345").code == "siret_length"


def test_siret_refused():
    assert ids.check_siret("73282932000075").code == "siret_check"
    assert ids.check_siret("00000000000000").code == "siret_check"
    assert ids.check_siret("7,32829E+13").code == "number_scientific"
    assert ids.check_siret("en cours").code == "siret_characters"


def test_la_poste_fails_luhn_and_is_accepted():
    number = "35600000049837"
    assert sum(map(int, number)) % 5 == 0
    assert ids.check_siret(number).level == "ok"
    assert ids.check_siret("35600000049838").code == "siret_check"
    assert ids.check_siren("356000000").level == "ok"


@given(st.integers(min_value=1, max_value=10**14 - 1))
def test_siret_agrees_with_stdnum(number):
    text = f"{number:014d}"
    if text.startswith(ids.LA_POSTE):
        return
    valid = stdnum_siret.is_valid(text)
    assert (ids.check_siret(text).level == "ok") == valid


def test_real_schools_of_the_open_data(shared_data):
    with open(shared_data / "monstage_lycees_pro_filtered.csv", encoding="utf-8") as f:
        sample = f.read(4096)
        f.seek(0)
        rows = list(csv.DictReader(f, delimiter=max(",;\t", key=sample.count)))
    uai_column = next(c for c in rows[0] if ids.check_uai(rows[0][c]).level == "ok")
    refused = [r[uai_column] for r in rows if not ids.check_uai(r[uai_column]).ok]
    assert not refused


def test_naf_forms():
    assert ids.check_naf("4321a").value == "43.21A"
    assert ids.check_naf("43.21A").value == "43.21A"
    assert ids.check_naf("1.11Z").value == "01.11Z"
    assert ids.check_naf("43.2A1").code == "naf_shape"


def test_ine_shapes():
    assert ids.check_ine("123456789AB").level == "ok"
    assert ids.check_ine("1234567890k").value == "1234567890K"
    assert ids.check_ine("1234567A123").code == "ine_temporary"
    assert ids.check_ine("00000000123").code == "ine_shape"
    assert ids.check_ine("ABCDEF034").code == "ine_length"
    assert ids.check_ine("23456789AB").value == "023456789AB"
    assert all(ids.check_ine(x).ok for x in ("1", "ABCDEF034", "é"))


def test_mef():
    assert ids.mef_parts("24223431331") == ids.Mef("2422343133", "242", "23431", 3, 3)
    assert ids.check_mef("123456789").code == "mef_shape"
    assert ids.mef_parts("12341234") is None


def test_mef_nomenclature(shared_data):
    path = shared_data / "aplypro_mefs_2025_2026.csv"
    with open(path, encoding="utf-8") as f:
        for row in csv.DictReader(f):
            parts = ids.mef_parts(row["MEF"])
            assert parts.dispositif == row["DISPOSITIF_FORMATION"]
            assert parts.specialty == row["FORMATION_DIPLOME"][-5:]
            assert str(parts.duration) == row["DUREE_DISPOSITIF"]
            assert str(parts.year) == row["ANNEE_DISPOSITIF"]
            assert ids.check_mefstat(row["MEF_STAT_11"]).ok
            assert ids.check_mefstat(row["MEF_STAT_4"]).ok
            assert ids.check_cfd(row["FORMATION_DIPLOME"]).ok


def test_other_codes():
    assert ids.check_rncp("rncp 38565").value == "RNCP38565"
    assert ids.check_rncp("38565").value == "RNCP38565"
    assert ids.check_rncp("12").code == "rncp_shape"
    assert ids.check_rome("g1602").value == "G1602"
    assert ids.check_rome("1602G").code == "rome_shape"
    assert ids.check_insee("2a004").value == "2A004"
    assert ids.check_insee(1004).value == "01004"
    assert ids.check_cfd("50023431").ok


def test_phones():
    for text in ("06 39 98 12 34", "0639981234", "+33 6 39 98 12 34", 639981234):
        assert ids.check_phone(text).value == "+33639981234"
        assert ids.check_phone(text).level == "ok"
    assert ids.check_phone("0692 12 34 56").value == "+262692123456"
    assert ids.check_phone("+49 30 901820").value == "+4930901820"
    several = ids.check_phone("06 39 98 12 34 / 01 99 00 12 34")
    assert (several.value, several.code) == ("+33639981234", "phone_several")
    assert ids.check_phone("06.39.98.12.34 (mère)").level == "ok"
    assert ids.check_phone("néant").code == "phone_shape"
    assert ids.check_phone("123").code == "phone_shape"
    assert ids.format_phone("+33639981234") == "06 39 98 12 34"


def test_zip():
    assert ids.check_zip("29 570").value == "29570"
    assert ids.check_zip(1000).value == "01000"
    assert ids.check_zip(1000).level == "warn"
    assert ids.check_zip("F-29570").value == "29570"
    assert ids.check_zip("SW1A 1AA").code == "zip_shape"
    assert ids.check_zip("SW1A 1AA", country="GB").value == "SW1A 1AA"


def test_email():
    assert ids.check_email("Lea <Lea@Exemple.FR>").value == "lea@exemple.fr"
    assert ids.check_email("mailto:a.b@c.fr;").value == "a.b@c.fr"
    assert ids.check_email("a.b.c.fr").code == "email_shape"


@pytest.mark.parametrize("name", sorted(ids.CHECKS))
@given(
    text=st.one_of(
        st.text(max_size=30),
        st.from_regex(r"[ 0-9A-Za-z.\-+/]{0,18}", fullmatch=True),
        st.integers(0, 10**15).map(str),
    )
)
def test_checks_never_raise_and_are_idempotent(name, text):
    check = ids.CHECKS[name]
    first = check(text)
    again = check(first.value)
    if first.ok:
        assert again.value == first.value
        assert again.ok
    assert (first.to_issue() is None) == (first.level == "ok")


@given(st.text(max_size=40))
def test_text_is_idempotent(text):
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert title_name(title_name(text)) == title_name(text)


def test_names():
    assert fold("Prénom usuel (élève) n° 1") == "prenom usuel eleve n 1"
    assert fold("Œuvre") == "oeuvre"
    assert name_key("De La Tour", "Émile") == name_key("DE-LA TOUR", "EMILE")
    assert title_name("JEAN-MARC O'NEIL") == "Jean-Marc O'Neil"
    assert title_name("McCartney") == "McCartney"
    assert split_full_name("DUPONT MARTIN Léa Marie") == (
        "DUPONT MARTIN",
        "Léa Marie",
    )
    assert split_full_name("Léa DUPONT") == ("DUPONT", "Léa")
    assert split_full_name("DE LA TOUR EMILE") == ("DE LA TOUR", "EMILE")
    assert split_full_name("Dupont, Léa") == ("Dupont", "Léa")
    assert split_full_name("Dupont") == ("Dupont", "")


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_plain_phones_are_judged_as_the_library_does(text):
    number = phonenumbers.parse(text, "FR")
    fiction = "19900 26191 35301 46571 53649 63998".split()
    valid = phonenumbers.is_valid_number(number) or text[1:6] in fiction
    checked = ids.check_phone(text)
    assert (checked.level == "ok" and checked.value == "+33" + text[1:]) >= valid
    spaced = " ".join(text[i : i + 2] for i in range(0, 10, 2))
    assert ids.check_phone(spaced) == checked


def test_a_label_cut_by_a_separator_is_a_label():
    assert ids.check_ine("AP/E").value == ""
    assert ids.check_siret("SI-RET 732 829 320 00074").value == "73282932000074"
