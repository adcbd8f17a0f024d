"""XML: encodings as they are, lines that match the file, no entity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules.issues import ParseError
from addons.bde_partners.rules.safe_xml import XmlLimits, child_text, read_xml

LIMITS = XmlLimits()
HEAD = '<?xml version="1.0" encoding="{}"?>\n'


def refused(data, limits=LIMITS):
    with pytest.raises(ParseError) as caught:
        read_xml(data, limits)
    return caught.value


@pytest.mark.parametrize("encoding", ["ISO-8859-15", "UTF-8", "windows-1252", "UTF-16"])
def test_declared_encodings(encoding):
    data = (HEAD.format(encoding) + "<a>\n<b>Cœur Zoé €</b></a>").encode(encoding)
    read = read_xml(data)
    assert child_text(read.root, "b") == "Cœur Zoé €"
    assert read.root[0].sourceline == 3
    assert not read.issues


def test_declaration_over_two_lines_keeps_line_numbers():
    data = b'<?xml version="1.0"\n encoding="UTF-8"?>\n<a>\n<b/></a>'
    assert read_xml(data).root[0].sourceline == 4


def test_says_utf8_and_is_not():
    data = (HEAD.format("UTF-8") + "<a>\n<b>Zoé</b></a>").encode("iso-8859-15")
    error = refused(data)
    assert (error.code, error.params["line"]) == ("xml_encoding_wrong", 3)


def test_says_latin9_and_is_utf8():
    data = (HEAD.format("ISO-8859-15") + "<a><b>Zoé</b></a>").encode()
    read = read_xml(data)
    assert child_text(read.root, "b") == "Zoé"
    assert [issue.code for issue in read.issues] == ["xml_encoding_mismatch"]


def test_entities_and_dtd():
    bomb = HEAD.format("UTF-8") + (
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    )
    assert refused(bomb.encode()).code == "xml_entity"
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert refused(outside.encode()).code == "xml_entity"
    assert (
        refused(bomb.replace("UTF-8", "UTF-16").encode("utf-16")).code == "xml_entity"
    )
    assert refused(b"<a>&nbsp;</a>").code == "xml_invalid"


@pytest.mark.parametrize("cut", [12, 40, 47, 52, 60])
def test_truncated(cut):
    data = b"<a>\n<b>text</b>\n<c attribute='1'>\n<!-- note --><d>more text</d></c></a>"
    error = refused(data[:cut])
    assert error.code == "xml_truncated"
    assert error.line >= 1


def test_invalid_gives_its_line():
    error = refused(b"<a>\n<b></c>\n<d/>\n<e/>\n</a>")
    assert (error.code, error.params["line"]) == ("xml_invalid", 2)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml_empty"),
        (b"  \n", "xml_empty"),
        (b"INE;Nom\n1;2", "xml_not_xml"),
        (b"<!DOCTYPE html><html>", "xml_html"),
        (b"<html><body>Session expir", "xml_html"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml_encoding_unknown"),
        (b'<?xml version="1.0" encoding="base64"?><a/>', "xml_encoding_unknown"),
    ],
)
def test_not_the_right_thing(data, code):
    assert refused(data).code == code


def test_bounds():
    assert (
        refused(b"<a>" + b" " * 100 + b"</a>", XmlLimits(size=50)).code == "xml_too_big"
    )
    assert (
        refused(b"<a>" + b"<b/>" * 50 + b"</a>", XmlLimits(tags=20)).code
        == "xml_too_many"
    )
    assert refused(b"<a>" * 500 + b"</a>" * 500).code == "xml_invalid"


def test_lines_beyond_65535():
    data = b"<a>" + b"\n" * 70_000 + b"<b>x</b></a>"
    assert read_xml(data).root[0].sourceline == 70_001


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_any_bytes_raise_only_parse_errors(data):
    for candidate in (data, b"<a>" + data, HEAD.format("UTF-8").encode() + data):
        try:
            read_xml(candidate)
        except ParseError as error:
            assert "%(" not in str(error)
