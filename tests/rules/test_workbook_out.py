import io
from datetime import date

import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

COLUMNS = [
    Column("Donor", 30),
    Column("Amount", 14, "money"),
    Column("On", 12, "date"),
    Column("Year", 8, "integer"),
]


def read(content):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_values_keep_their_kind_and_money_adds_up():
    rows = [
        ["=1+1", 1234.56, date(2026, 7, 11), 2026],
        ["https://example.org", -34.56, None, None],
    ]
    sheets = read(build_workbook([Sheet("Donors", COLUMNS, iter(rows), total=True)]))
    assert sheets == {
        "Donors": [
            ["Donor", "Amount", "On", "Year"],
            ["=1+1", 1234.56, date(2026, 7, 11), 2026.0],
            ["https://example.org", -34.56, "", ""],
            ["Total", 1200.0, "", ""],
        ]
    }


def test_names_of_sheets_are_accepted_and_unique():
    long = "Emploi de la taxe d'apprentissage: 2026/2027 [tout]"
    sheets = read(build_workbook([Sheet(long, COLUMNS, [])] * 3))
    assert len(sheets) == 3
    assert all(len(name) <= 31 for name in sheets)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_title_and_any_text(titles):
    rows = [[title] for title in titles]
    sheets = [Sheet(title, [Column("Text")], rows) for title in titles]
    assert build_workbook(sheets).startswith(b"PK")
