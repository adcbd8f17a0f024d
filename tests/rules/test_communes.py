"""Files of communes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.columns import match_columns
from addons.bde_partners.rules.communes import FIELDS, departement_of, read
from addons.bde_partners.rules.tabular import read_table

LA_POSTE = (
    "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5;"
    "_geopoint\n"
    '41018;BLOIS;41000;BLOIS;;"47.586,1.336"\n'
    "99998;AILLEURS;98000;AILLEURS;;\n"
)
DATA_GOUV = (
    "code_commune_INSEE,nom_commune_postal,code_postal,libelle_acheminement,ligne_5,"
    "latitude,longitude,code_commune,article,nom_commune,nom_commune_complet\n"
    "1001,L ABERGEMENT CLEMENCIAT,1400,L ABERGEMENT CLEMENCIAT,,46.1534,4.9261,1,L',"
    "Abergement-Clémenciat,L'Abergement-Clémenciat\n"
)
WIDE = (
    "code_insee\tnom_standard\tcode_postal\tcodes_postaux\tlatitude_mairie\t"
    "longitude_mairie\n"
    "2A004\tAjaccio\t20000\t20000, 20090\t41,919\t8,738\n"
)


def parse(text):
    table = read_table(text.encode())
    match = match_columns(table.columns, FIELDS)
    assert not match.missing
    return read(table, match.mapping)


def test_the_file_of_la_poste():
    rows, issues = parse(LA_POSTE)
    (blois,) = rows
    assert (blois.insee, blois.name, blois.zips) == ("41018", "Blois", ["41000"])
    assert (blois.lat, blois.lng) == (47.586, 1.336)
    assert blois.departement == "41"
    assert [(issue.line, issue.code) for issue in issues] == [
        (3, "commune_no_position")
    ]


def test_the_file_of_data_gouv_restores_zeros_and_articles():
    rows, issues = parse(DATA_GOUV)
    assert not issues
    (row,) = rows
    assert (row.insee, row.zips) == ("01001", ["01400"])
    assert row.name == "L'Abergement-Clémenciat"
    assert (row.lat, row.lng) == (46.1534, 4.9261)


def test_a_table_with_several_postal_codes_in_a_cell():
    rows, __ = parse(WIDE)
    (row,) = rows
    assert row.insee == "2A004"
    assert row.departement == "2A"
    assert (row.lat, row.lng) == (41.919, 8.738)
    assert "20000" in row.zips


def test_lines_of_one_commune_are_merged():
    text = "insee;nom;cp;lat;lng\n" + "\n".join(
        f"41018;Blois;{zip_code};47.586;1.336"
        for zip_code in ("41000", "41029", "41000")
    )
    rows, issues = parse(text)
    assert not issues
    assert [row.zips for row in rows] == [["41000", "41029"]]


def test_a_line_says_what_is_wrong_with_it():
    text = (
        "insee;nom;cp;lat;lng\n"
        ";Blois;41000;47.5;1.3\n"
        "ABC;Blois;41000;47.5;1.3\n"
        "41018;;41000;47.5;1.3\n"
        "41295;Vineuil;41350;147.5;1.3\n"
    )
    rows, issues = parse(text)
    assert not rows
    assert [(issue.line, issue.code) for issue in issues] == [
        (2, "commune_no_insee"),
        (3, "commune_bad_insee"),
        (4, "commune_no_name"),
        (5, "commune_bad_position"),
    ]


@pytest.mark.parametrize(
    ("insee", "expected"),
    [("41018", "41"), ("2B033", "2B"), ("97411", "974"), ("01001", "01")],
)
def test_departements(insee, expected):
    assert departement_of(insee) == expected


COMMUNE = st.tuples(
    st.integers(1000, 95999).map(lambda n: f"{n:05d}"),
    st.text("abcdefgéè -'", min_size=3, max_size=20).filter(str.strip),
    st.lists(
        st.integers(1000, 95999).map(lambda n: f"{n:05d}"), min_size=1, max_size=4
    ),
    st.floats(41, 51).map(lambda v: round(v, 4)),
    st.floats(0.1, 9).map(lambda v: round(v, 4)),
)


@given(st.lists(COMMUNE, min_size=1, max_size=8, unique_by=lambda c: c[0]))
def test_what_was_written_is_read_again(communes):
    lines = [
        f"{insee};{name};{zip_code};{lat};{lng}"
        for insee, name, zips, lat, lng in communes
        for zip_code in zips
    ]
    rows, issues = parse(
        "insee;commune;code postal;latitude;longitude\n" + "\n".join(lines)
    )
    assert not issues
    found = {row.insee: (row.zips, row.lat, row.lng) for row in rows}
    assert found == {
        insee: (sorted(set(zips)), lat, lng) for insee, __, zips, lat, lng in communes
    }
