import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules import tsv


def test_utf8_with_its_mark():
    content = tsv.encode([["Nom", "Lieu"], ["LÉA", "Café « Ô »"]], "utf8")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "Nom\tLieu\r\nLÉA\tCafé « Ô »\r\n"


def test_cp1252_keeps_what_it_can():
    content = tsv.encode([["Œuvre – 12 €", "Ștefan Łukasz", "日本"]], "cp1252")
    assert content.decode("cp1252") == "Œuvre – 12 €\tStefan ?ukasz\t??\r\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (False, ""),
        (" a\tb\nc ", "a b c"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+33 1 02 03 04 05", "+33 1 02 03 04 05"),
        ("-12,5", "-12,5"),
        ("+cmd|' /C calc'!A1", "'+cmd|' /C calc'!A1"),
        ("-2+3+cmd|' /C calc'!A1", "'-2+3+cmd|' /C calc'!A1"),
        (35.5, "35.5"),
    ],
)
def test_cells(value, expected):
    assert tsv.clean(value) == expected


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=5))
def test_the_shape_of_the_table_stays(rows):
    for encoding, codec in tsv.ENCODINGS.items():
        text = tsv.encode(rows, encoding).decode(codec)
        lines = text.split("\r\n")
        assert lines.pop() == ""
        assert len(lines) == len(rows)
        assert all(line.count("\t") == 2 for line in lines)
