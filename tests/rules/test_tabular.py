"""Lists as people have them: encodings, separators, headers, workbooks, defects."""

import datetime
import io
import struct
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.columns import (
    Field,
    known_names,
    match_columns,
    saved_mapping,
)
from addons.bde_partners.rules.delimited import decode
from addons.bde_partners.rules.issues import ParseError
from addons.bde_partners.rules.tabular import (
    column_letter,
    header_signature,
    read_table,
)
from addons.bde_partners.rules.workbook import OLE
from addons.bde_partners.rules.workbook_bounds import BookLimits

CSV = "Nom;Prénom;Né(e) le\nDUPONT;Léa;12/03/2008\nCŒUR;Zoé;01/09/2007\n"


def refused(data, **kwargs):
    with pytest.raises(ParseError) as caught:
        read_table(data, **kwargs)
    return caught.value.code


def codes(table):
    return [issue.code for issue in table.issues]


def book(write):
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    write(workbook)
    workbook.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15"],
)
def test_encodings(encoding):
    table = read_table(CSV.encode(encoding))
    assert table.columns == ["Nom", "Prénom", "Né(e) le"]
    assert [row.text("Nom") for row in table.rows] == ["DUPONT", "CŒUR"]
    assert table.rows[1].values["Prénom"] == "Zoé"
    assert table.encoding


def test_windows_quotes_and_latin9_ligature():
    assert decode("L’œuvre – 5 €".encode("cp1252"))[1] == "cp1252"
    assert decode("Sœur".encode("iso-8859-15")) == ("Sœur", "iso-8859-15")
    assert decode("Zoé".encode("iso-8859-15"))[0] == "Zoé"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_separators(delimiter):
    text = CSV.replace(";", delimiter).replace("Léa", '"Léa; dite, ""L"""')
    table = read_table(text.encode())
    assert table.delimiter == delimiter
    assert table.rows[0].values["Prénom"] == 'Léa; dite, "L"'


def test_sep_line_of_excel():
    table = read_table(b"sep=,\r\nNom,Note\r\nA;B,1\r\n")
    assert table.rows[0].values == {"Nom": "A;B", "Note": "1"}
    assert table.rows[0].line == 3


def test_pasted_cells():
    table = read_table("Nom\tPrénom\nDUPONT\tLéa; Marie\n\n")
    assert (table.kind, table.delimiter) == ("text", "\t")
    assert table.rows[0].values == {"Nom": "DUPONT", "Prénom": "Léa; Marie"}


def test_pasted_cells_without_header():
    table = read_table("DUPONT\tLéa\t12/03/2008\nMARTIN\tZoé\t01/09/2007")
    assert table.header_line is None
    assert table.columns == ["A", "B", "C"]
    assert len(table.rows) == 2
    assert codes(table) == ["table_no_header"]


def test_titles_above_the_header():
    text = "Lycée X;;\nListe du 12/09/2026;;\n;;\n" + CSV
    table = read_table(text.encode())
    assert (table.header_line, table.rows[0].line) == (4, 5)
    assert "table_header_line" in codes(table)


def test_known_names_find_the_header_among_labels():
    text = "Lycée;Export;Classe\nNom;Prénom;Div\nA;B;C\n"
    known = known_names([Field("last_name", "", ("nom",)), Field("f", "", ("prénom",))])
    assert read_table(text.encode(), known=known).header_line == 2
    assert read_table(text.encode(), header=1).header_line == 1
    assert read_table(text.encode(), header="none").columns == ["A", "B", "C"]


def test_names_of_columns():
    table = read_table(b"Tel;;Tel;Nom\n1;x;2;A\n")
    assert table.columns == ["Tel", "B", "Tel (2)", "Nom"]
    assert codes(table) == ["table_duplicate_header"]
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_blank_short_and_long_lines():
    table = read_table(b"Nom;Classe\n;\nA;1\n\nB\nC;2;3\n;;\n")
    assert [row.line for row in table.rows] == [3, 5, 6]
    assert table.rows[1].values == {"Nom": "B", "Classe": ""}
    assert [(i.code, i.line) for i in table.issues] == [("table_extra_cells", 6)]


def test_line_breaks_inside_a_cell():
    table = read_table(b'Nom;Note\n"A\nB";1\nC;2\n')
    assert [row.line for row in table.rows] == [2, 4]
    assert table.rows[0].values["Nom"] == "A B"


def test_unclosed_quote_tells_its_line():
    with pytest.raises(ParseError) as caught:
        read_table(b'Nom;Note\nA;1\n"B;2\nC;3\n')
    assert (caught.value.code, caught.value.line) == ("table_unclosed_quote", 3)


def test_quote_in_the_middle_is_text():
    assert read_table(b'Nom;N\nLe "Chat;1\n').rows[0].values["Nom"] == 'Le "Chat'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table_empty"),
        ("", "table_empty"),
        (b" \n ;;\n", "table_empty"),
        (b"%PDF-1.7 ...", "table_pdf"),
        (b"<html><table><tr>", "table_html"),
        (b'<?xml version="1.0"?><BEE_ELEVES/>', "table_xml"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:x"/>', "table_html"),
        (bytes(range(256)) * 20, "table_binary"),
        (b"Nom;Classe\n", "table_no_rows"),
        (b"PK\x03\x04garbage", "zip_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "book_unreadable"),
    ],
)
def test_not_a_list(data, code):
    assert refused(data) == code


def test_limits():
    limits = BookLimits(rows=10, columns=5)
    assert refused(b"a;b\n" + b"1;x\n" * 20, limits=limits) == "table_too_many_rows"
    assert refused(b"a;b\n" + b"x;" * 9 + b"x\n", limits=limits) == (
        "table_too_many_columns"
    )
    assert refused(b"a;b\n" + b"x" * 200_000 + b";1\n") == "table_cell_too_long"


def sample_sheet(workbook):
    sheet = workbook.add_worksheet("Élèves")
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Liste des élèves"])
    sheet.write_row(2, 0, ["Nom", "Naissance", "SIRET", "Tél", "Boursier", "Calcul"])
    sheet.write_row(3, 0, ["DUPONT", None, 73282932000074, 639981234, True])
    sheet.write_datetime(3, 1, datetime.datetime(2008, 3, 12), day)
    sheet.write_formula(3, 5, "=1/0", None, "#DIV/0!")
    sheet.write(9, 0, "MARTIN")
    workbook.add_worksheet("Autre").write(0, 0, "x")


def test_xlsx():
    table = read_table(book(sample_sheet))
    assert (table.kind, table.sheet, table.header_line) == ("xlsx", "Élèves", 3)
    first, second = table.rows
    assert first.line == 4 and second.line == 10
    assert first.values["Naissance"] == datetime.date(2008, 3, 12)
    assert first.values["SIRET"] == "73282932000074"
    assert first.values["Tél"] == "639981234"
    assert first.values["Boursier"] == "1"
    assert {"book_errors", "book_other_sheets"} <= set(codes(table))
    assert first.text("Naissance") == "2008-03-12"


def test_xlsx_named_sheet():
    data = book(sample_sheet)
    assert refused(data, sheet="Absente") == "book_no_sheet"
    assert read_table(data, sheet="Élèves").sheet == "Élèves"
    with pytest.raises(ParseError):
        read_table(data, sheet="Autre")


def test_cover_page_before_the_list():
    def write(workbook):
        cover = workbook.add_worksheet("Accueil")
        for line in range(9):
            cover.write(line, 0, f"Explication {line}")
        sheet = workbook.add_worksheet("Liste")
        sheet.write_row(0, 0, ["Nom", "Prénom"])
        sheet.write_row(1, 0, ["A", "B"])
        workbook.add_worksheet("Vide")
        workbook.add_worksheet("Caché").hide()

    table = read_table(book(write), known=["nom", "prénom"])
    assert table.sheet == "Liste"
    assert [i.params["others"] for i in table.issues] == ["Accueil"]


def record(code, data=b""):
    return struct.pack("<HH", code, len(data)) + data


def old_workbook(rows):
    """An .xls (BIFF8 in its container) written by hand: nothing here writes them."""
    cells = b""
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            place = struct.pack("<HHH", y, x, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                size = struct.pack("<HB", len(value), 1)
                cells += record(0x204, place + size + text)
            elif value is Ellipsis:
                cells += record(0x205, place + b"\x2a\x01")  # #N/A
            else:
                cells += record(0x203, place + struct.pack("<d", value))
    bof = struct.pack("<HHHHII", 0x600, 0, 0, 0, 0, 0)
    head = record(0x809, bof[:2] + b"\x05\0" + bof[4:])
    start = len(head) + 4 + 4 + 4 + len("F") + 4
    sheet = record(0x85, struct.pack("<IHBB", start, 0, 1, 0) + b"F")
    stream = head + sheet + record(0x0A)
    stream += record(0x809, bof[:2] + b"\x10\0" + bof[4:]) + cells + record(0x0A)
    stream = stream.ljust(4096, b"\0")
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))

    def entry(name, kind, child, first, size):
        text = name.encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(text) + 2, kind, 1, *[0xFFFFFFFF] * 2, child)
            + bytes(36)
            + struct.pack("<II", first, size)
            + bytes(4)
        )

    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    directory += entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return header + struct.pack("<128I", *fat) + directory.ljust(512, b"\0") + stream


def test_xls():
    data = old_workbook([["Nom", "SIRET", "Note"], ["CŒUR", 73282932000074, ...]])
    table = read_table(data)
    assert (table.kind, table.sheet) == ("xls", "F")
    assert table.rows[0].values == {
        "Nom": "CŒUR",
        "SIRET": "73282932000074",
        "Note": "",
    }
    assert codes(table) == ["cell_error"]


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=4))
def test_damaged_xls_raises_only_parse_errors(position, patch):
    data = bytearray(OLD)
    start = position % len(data)
    data[start : start + len(patch)] = patch
    try:
        read_table(bytes(data))
    except ParseError:
        pass


OLD = old_workbook([["Nom", "Classe"], ["A", 1], ["B", 2]])


def test_cell_errors_typed_as_text():
    table = read_table("Nom;Âge\nA;#N/A\nB;#valeur!\n".encode())
    assert [issue.code for issue in table.issues] == ["cell_error", "cell_error"]
    assert table.rows[0].values["Âge"] == ""


def test_xlsx_with_a_stray_cell_is_refused_before_it_takes_the_memory():
    def write(workbook):
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "Nom")
        sheet.write(1_048_575, 16_383, "x")

    assert refused(book(write)) == "book_too_large"


def ods(rows, mimetype=True):
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{ns}office:1.0" xmlns:table="{ns}table:1.0" '
        f'xmlns:text="{ns}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="F">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0"?><m:manifest xmlns:m="{ns}manifest:1.0"><m:file-entry '
        'm:full-path="/" m:media-type="application/'
        'vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            name = "application/vnd.oasis.opendocument.spreadsheet"
            archive.writestr("mimetype", name)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def ods_row(*texts, repeat=1, columns=1):
    cells = "".join(
        f'<table:table-cell table:number-columns-repeated="{columns}" '
        f'office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return (
        f'<table:table-row table:number-rows-repeated="{repeat}">{cells}'
        "</table:table-row>"
    )


BLANK = (
    '<table:table-row table:number-rows-repeated="1048500">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


@pytest.mark.parametrize("mimetype", [True, False])
def test_ods(mimetype):
    data = ods(ods_row("Nom", "Classe") + ods_row("A", "1") + BLANK, mimetype)
    table = read_table(data)
    assert table.kind == "ods"
    assert table.rows[0].values == {"Nom": "A", "Classe": "1"}


def test_ods_repeated_to_the_end_is_refused():
    header = ods_row("Nom", "Classe")
    assert refused(ods(header + ods_row("A", repeat=1_000_000))) == "book_too_large"
    assert refused(ods(header + ods_row("A", columns=9000))) == "book_too_large"
    with pytest.raises(ParseError) as caught:
        read_table(ods(header + BLANK + ods_row("A")))
    assert caught.value.code == "book_too_large"
    assert caught.value.params["sheet"] == "F"


def test_xlsx_bomb():
    buffer = io.BytesIO(book(sample_sheet))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * 90_000_000)
    assert refused(buffer.getvalue()) == "zip_bomb"


def test_zip_that_is_no_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refused(buffer.getvalue()) == "book_format"


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200),
        st.text(alphabet='a1;,\t"\n ', max_size=80),
    )
)
def test_anything_raises_only_parse_errors(data):
    try:
        table = read_table(data)
    except ParseError as error:
        assert error.code and "%(" not in str(error)
    else:
        assert len(set(table.columns)) == len(table.columns)
        assert all(list(row.values) == table.columns for row in table.rows)


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=4))
def test_damaged_workbook_raises_only_parse_errors(position, patch):
    data = bytearray(DAMAGED)
    start = position % len(data)
    data[start : start + len(patch)] = patch
    try:
        read_table(bytes(data))
    except ParseError:
        pass


DAMAGED = book(sample_sheet)

CELL = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")),
    min_size=1,
    max_size=12,
).map(lambda text: " ".join(text.split()) or "x")


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_written_rows_come_back(rows):
    import csv

    from addons.bde_partners.rules.text import clean

    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows([["Nom", "Prénom", "Classe"], *rows])
    expected = [[clean(cell) for cell in row] for row in rows]
    expected = [row for row in expected if any(row)]
    if not expected or any(cell[:1] == "#" for row in expected for cell in row):
        return
    table = read_table(buffer.getvalue().encode(), header=1)
    if table.delimiter == ";":
        assert [list(row.values.values()) for row in table.rows] == expected


FIELDS = [
    Field("last_name", "", ("nom", "nom de famille"), required=True),
    Field("first_name", "", ("prénom",), required=True),
    Field("birth_date", "", ("date de naissance", "né(e) le", "date naissance")),
    Field("class_name", "", ("classe", "division")),
]


def test_columns_recognised():
    match = match_columns(["NOM", "Prenom", "Né(e) le", "Divison", "Bourse"], FIELDS)
    assert match.mapping == {
        "last_name": "NOM",
        "first_name": "Prenom",
        "birth_date": "Né(e) le",
        "class_name": "Divison",
    }
    assert match.confidence["last_name"] == 1
    assert match.confidence["class_name"] < 0.9
    assert match.unused == ["Bourse"]
    assert not match.missing and not match.sure


def test_columns_with_remarks_and_other_order_of_words():
    match = match_columns(["Nom (élève)", "Naissance (date de)", "Prénom"], FIELDS)
    assert match.mapping["last_name"] == "Nom (élève)"
    assert match.mapping["first_name"] == "Prénom"


def test_missing_and_saved():
    assert match_columns(["Classe"], FIELDS).missing == ["last_name", "first_name"]
    match = saved_mapping(
        ["Colonne 1", "Prénom", "Classe"],
        FIELDS,
        {"last_name": "COLONNE 1", "class_name": "", "birth_date": "Partie"},
    )
    assert match.mapping == {"last_name": "Colonne 1", "first_name": "Prénom"}
    assert match.sure


def test_signature():
    assert header_signature(["Nom", "Prénom"]) == header_signature(["PRENOM", "nom"])
    assert header_signature(["Nom"]) != header_signature(["Nom", "Prénom"])
    assert len(header_signature([])) == 16


@given(st.lists(st.text(max_size=20), max_size=8, unique=True))
def test_matching_is_one_to_one(columns):
    match = match_columns(columns, FIELDS)
    assert len(set(match.mapping.values())) == len(match.mapping)
    assert set(match.mapping.values()) | set(match.unused) == set(columns)
