"""A statement of transfers: each line told, totals compared, nothing guessed."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.columns import known_names, match_columns
from addons.bde_partners.rules.tabular import read_table
from addons.bde_taxe.rules.bank_label import BankLabel, make_label, read_label
from addons.bde_taxe.rules.transfer_keys import find_known, key_of, parse_key
from addons.bde_taxe.rules.transfer_match import DonorIndex, Organisation
from addons.bde_taxe.rules.transfers_file import FIELDS, SaidTransfer, read

SIRET = "99937000000120"
OTHER_SITE = "99937000000138"
HEADERS = "SIRET;Raison sociale;Ville;Campagne;Période;N° virement;Date;Formation;"
HEADERS += "Montant;Contact;Courriel;Coordonnées partagées"


def read_lines(*lines, headers=HEADERS):
    table = read_table("\n".join([headers, *lines]).encode(), known=known_names(FIELDS))
    return read(table, match_columns(table.columns, FIELDS).mapping)


def said(line="", **values):
    values = {"line": 2, "amount": Decimal(100), "name": "Garage Martin"} | values
    return SaidTransfer(**values)


def codes(issues):
    return [(issue.line, issue.code) for issue in issues]


def test_a_line_is_read_whole():
    rows, issues = read_lines(
        f"{SIRET};Garage Martin;Blois;2026;Période 1;Virement n°1;11/07/2026;CAP MVA;"
        "1 234,56 €;Anne ROY;anne@garage.example.org;oui"
    )
    assert not issues
    assert rows[0] == SaidTransfer(
        line=2,
        amount=Decimal("1234.56"),
        name="Garage Martin",
        said_siret=SIRET,
        siret=SIRET,
        siren=SIRET[:9],
        city="Blois",
        year=2026,
        number="1",
        period="1",
        day=date(2026, 7, 11),
        training="CAP MVA",
        contact_name="Anne ROY",
        contact_email="anne@garage.example.org",
        shared=True,
    )


def test_a_contact_that_is_not_shared_is_not_kept():
    rows, _issues = read_lines(
        f"{SIRET};A;;2026;1;1;;;12;Anne ROY;anne@a.example.org;non"
    )
    assert (rows[0].contact_name, rows[0].contact_email) == ("", "")
    assert codes(rows[0].issues) == [(2, "transfer_unshared")]


def test_bad_lines_are_told_and_the_others_read():
    rows, issues = read_lines(
        f"{SIRET};A;;2026;1;1;;;douze;;;",
        f"{SIRET};A;;2026;1;1;;;-12,50;;;",
        "12345;B;;2026;1;1;;;30;;;",
        ";;;2026;1;1;;;40;;;",
        f"{SIRET};A;;2026;1;1;31/02/2026;;50;;;",
        f"{SIRET};A;;vingt-six;9;1;;;60;;;",
        ";C;;2026;1;1;;;0;;;",
    )
    assert codes(issues) == [(2, "amount_not"), (8, "amount_zero")]
    assert [row.amount for row in rows] == [
        Decimal(n) for n in ("-12.5 30 40 50 60").split()
    ]
    assert codes(rows[1].issues) == [(4, "siret_length")]
    assert rows[1].siret == "" and rows[1].said_siret == "12345"
    assert codes(rows[2].issues) == [(5, "transfer_nobody")]
    assert codes(rows[3].issues) == [(6, "date_impossible")]
    assert codes(rows[4].issues) == [(7, "transfer_period"), (7, "transfer_year")]
    assert rows[4].year is None


def test_a_total_is_no_transfer_and_is_compared():
    lines = (f"{SIRET};A;;2026;1;1;;;100;;;", ";B;;2026;1;1;;;50,10;;;")
    rows, issues = read_lines(*lines, ";TOTAL;;;;;;;150,10;;;")
    assert len(rows) == 2 and codes(issues) == [(4, "transfer_total")]
    rows, issues = read_lines(*lines, "Total général;;;;;;;;150;;;")
    assert len(rows) == 2
    assert codes(issues) == [(4, "transfer_total"), (4, "transfer_wrong_total")]
    rows, issues = read_lines(";Total Énergies;;2026;1;1;;;10;;;")
    assert len(rows) == 1 and not issues


def test_the_campaign_comes_from_its_column_the_label_or_the_date():
    headers = "Employeur;Montant;Campagne;Libellé;Date"
    label = make_label("19450011200017", 2025, "2")
    rows, _issues = read_lines(
        f"A;10;2026;{label};",
        f"A;10;;{label};01/09/2026",
        "A;10;;;11/07/2024",
        "A;10;2025/2026;;",
        headers=headers,
    )
    assert [row.year for row in rows] == [2026, 2025, 2024, None]
    assert [row.number for row in rows] == ["2", "2", "", ""]
    assert codes(rows[0].issues) == [(2, "transfer_years")]
    assert codes(rows[3].issues) == [(5, "transfer_year")]


def test_unallocated_funds_are_told_from_donors():
    rows, _issues = read_lines(
        ";Fonds non affectés 2026;;2026;;2;;;812,40;;;",
        ";Garage des Fonds;;2026;;2;;;8;;;",
        headers=HEADERS,
    )
    assert [row.kind for row in rows] == ["unallocated", "donor"]


@given(
    st.integers(min_value=2020, max_value=2099),
    st.integers(min_value=1, max_value=99),
    st.sampled_from([" ", "  ", "\u00a0"]),
    st.sampled_from(["-", "/", " - ", ""]),
)
def test_bank_labels_are_read_however_the_bank_writes_them(year, number, space, dash):
    wanted = BankLabel("19450011200017", year, str(number))
    assert read_label(make_label(wanted.siret, year, number)) == wanted
    text = f"VIR SEPA CDC TAXE{dash}APPRENTISSAGE{space}{wanted.siret}{space}{dash}"
    assert read_label(f"{text}{space}{year}{space}-{number:03d}") == wanted


@given(st.text(max_size=60))
def test_any_other_label_is_read_without_a_word(text):
    found = read_label(text)
    assert found.siret == "" or len(found.siret) == 14


# -- the same line again -------------------------------------------------------------
ROWS = st.lists(
    st.builds(
        said,
        amount=st.sampled_from([Decimal(100), Decimal("-5.50")]),
        name=st.sampled_from(["A", "B"]),
        siret=st.sampled_from(["", SIRET]),
        number=st.sampled_from(["", "1", "2"]),
        day=st.sampled_from([None, date(2026, 7, 11)]),
        training=st.sampled_from(["", "CAP"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_the_same_file_again_has_nothing_new(rows):
    first = find_known([key_of(row, 2026) for row in rows], [])
    assert not first.same and not first.doubts
    texts = [key.text() for key in first.keys]
    assert len(set(texts)) == len(texts), "each line has a key of its own"
    stored = [(n, parse_key(text)) for n, text in enumerate(texts, start=1)]
    again = find_known([key_of(row, 2026) for row in rows], stored)
    assert len(again.same) == len(rows)
    assert len(set(again.same.values())) == len(rows)


@given(ROWS)
def test_lines_in_twice_are_told(rows):
    known = find_known([key_of(row, 2026) for row in rows], [])
    distinct = {key_of(row, 2026).text() for row in rows}
    assert len(rows) - len(known.twice) == len(distinct)


def test_another_export_of_the_same_transfer_is_found_again():
    stored = [(7, key_of(said(siret=SIRET, number="1", day=date(2026, 7, 11)), 2026))]
    fuller = said(siret=SIRET, number="1", training="CAP MVA")
    assert find_known([key_of(fuller, 2026)], stored).same == {0: 7}
    vague = said(siret=SIRET)
    assert find_known([key_of(vague, 2026)], stored).doubts == {0: 7}
    for other in (
        said(siret=SIRET, number="2"),
        said(siret=SIRET, number="1", amount=Decimal("99.99")),
        said(siret=OTHER_SITE, number="1"),
        said(siret=SIRET, number="1", kind="unallocated"),
    ):
        found = find_known([key_of(other, 2026)], stored)
        assert not found.same and not found.doubts
    assert not find_known([key_of(fuller, 2025)], stored).same


# -- who gives -----------------------------------------------------------------------
def organisations():
    return [
        Organisation(1, "Garage Martin", SIRET, "41000", "Blois"),
        Organisation(2, "Garage Martin", "", "37000", "Tours"),
        Organisation(3, "Menuiserie Roy", "", "41000", "Blois"),
    ]


def find(index=None, **values):
    index = index or DonorIndex(organisations())
    siret = values.get("siret", "")
    match = index.find(said(**{"siren": siret[:9]} | values))
    return match.how, match.id or match.candidates


def test_siret_then_siren_then_name():
    assert find(siret=SIRET, name="Autre nom") == ("siret", 1)
    assert find(siret=OTHER_SITE, name="Autre nom") == ("siren", 1)
    assert find(name="SARL MENUISERIE ROY", city="BLOIS") == ("name", 3)
    assert find(name="Menuiserie Roy") == ("name", 3)
    assert find(name="Inconnu") == ("unknown", [])


def test_a_namesake_is_never_given_the_money_of_another():
    assert find(name="Garage Martin") == ("alike", [1, 2])
    assert find(name="Garage Martin", city="Tours") == ("name", 2)
    other = "99975280100160"
    assert find(name="Menuiserie Roy", city="Paris") == ("alike", [3]), "head office"
    how, found = find(siret=other, name="Garage Martin", city="Blois")
    assert (how, found) == ("alike", [1])


def test_among_the_sites_of_a_company_the_one_that_was_asked():
    sites = [
        Organisation(1, "A Blois", SIRET),
        Organisation(2, "A Tours", OTHER_SITE),
        Organisation(3, "A archivé", "99937000000146", active=False),
    ]
    new = "99937000000153"
    assert find(DonorIndex(sites), siret=new) == ("several", [1, 2])
    assert find(DonorIndex(sites, asked={2}), siret=new) == ("siren", 2)
    sites[0].open = False
    assert find(DonorIndex(sites), siret=new) == ("siren", 2)
    assert find(DonorIndex(sites), siret=SIRET) == ("siret", 1), "closed, but theirs"
    sites[0].open = True
    sites[1].parent = 1
    assert find(DonorIndex(sites), siret=new) == ("siren", 1)
    assert find(DonorIndex(sites[2:]), siret=new) == ("archived", [3])


def test_what_was_decided_comes_first():
    remembered = {SIRET: 3, "garage martin|tours": None, "999975280": 99}
    index = DonorIndex(organisations(), remembered)
    assert find(index, siret=SIRET) == ("remembered", 3)
    assert find(index, name="Garage MARTIN", city="Tours") == ("aside", [])
    assert find(index, siren="999975280", name="X") == ("unknown", []), "it is gone"
